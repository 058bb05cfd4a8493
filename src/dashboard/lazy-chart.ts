import { paintBars } from './charts/bars.ts';
import type { LineArea, LineChart, Series } from './charts/line.ts';
import type { Dashboard } from './dashboard.ts';
import type { Grid } from './grid.ts';

/** A chart whose code (blessed-contrib: a fifth of the start, 12 MB) is loaded when it is first drawn. */
export class LazyChart {
  private chart: LineChart | undefined = undefined;
  private asked = false;

  /** Draws as `LineChart.paint` does, or asks for another frame when it can; bars on a terminal without braille dots. */
  paint(grid: Grid, area: LineArea, series: readonly Series[], dashboard: Dashboard): void {
    const { glyphs } = dashboard;
    if (!glyphs.braille) {
      paintBars(grid, area, series, glyphs.levels);
      return;
    }
    if (this.chart !== undefined) {
      this.chart.paint(grid, area, series);
      return;
    }
    if (this.asked) return;
    this.asked = true;
    void this.load(dashboard);
  }

  private async load(dashboard: Dashboard): Promise<void> {
    const { LineChart } = await import('./charts/line.ts');
    this.chart = new LineChart();
    dashboard.wake?.();
  }
}
