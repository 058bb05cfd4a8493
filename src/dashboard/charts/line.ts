import line, { type LineChart as ContribLine } from 'blessed-contrib/lib/widget/charts/line.js';
import type { Attribute } from '../attribute.ts';
import type { Grid } from '../grid.ts';
import { paintFrame } from './frame.ts';

/** One line of a chart: a value for each place from left to right, undefined where it is unknown. */
export interface Series {
  readonly values: readonly (number | undefined)[];
  readonly look: Attribute;
}

/** Where and how a chart is drawn. */
export interface LineArea {
  readonly x: number;
  readonly y: number;
  /** Cells; below `SMALLEST_LINE` nothing is drawn. */
  readonly width: number;
  readonly height: number;
  /** The value at the top; the bottom is 0. */
  readonly ceiling: number;
  readonly axisLook: Attribute;
}

/** A chart that is smaller than this says nothing. */
export const SMALLEST_LINE = { width: 16, height: 4 } as const;

/** Marks in place of colours; contrib takes 0 for no colour. */
const AXIS = 1;
const FIRST_SERIES = 2;

/** contrib keeps 12 dots of width and 8 of height to itself, and draws two rows of labels below the axis. */
const WIDTH_KEPT = 6;
const ROWS_KEPT = 2;
const LABEL_ROWS = 2;

/** contrib lifts lines by two dots from the axis: the highest value would be above the chart. */
const DOTS_LIFTED = 2;
const DOTS_A_ROW = 4;
const DOTS_BELOW = 3;

/** Values over time as lines of braille dots, by blessed-contrib; kept between frames, made anew for another size. */
export class LineChart {
  private chart: ContribLine | undefined;
  private shape = '';

  /** Draws `series` into `area`; the longest one has a place for each of its values, so give all the same length. */
  paint(grid: Grid, area: LineArea, series: readonly Series[]): void {
    if (area.width < SMALLEST_LINE.width || area.height < SMALLEST_LINE.height) return;
    const lines = series.length > 0 ? series : [{ values: [], look: area.axisLook }];
    const places = Math.max(1, ...lines.map(({ values }) => values.length));
    const highest = area.ceiling * (1 - DOTS_LIFTED / (area.height * DOTS_A_ROW - DOTS_BELOW));
    const labels = Array.from({ length: places }, () => ' ');
    const chart = this.chartFor(area);
    chart.setData(
      lines.map(({ values }, index) => ({
        title: '',
        x: labels,
        y: values.map((value) => (value === undefined ? Number.NaN : clamp(value, highest))),
        style: { line: FIRST_SERIES + index },
      })),
    );
    paintFrame(
      grid,
      chart.ctx._canvas.frame(),
      area,
      (mark) => series[mark - FIRST_SERIES]?.look ?? area.axisLook,
    );
  }

  private chartFor({ width, height, ceiling }: LineArea): ContribLine {
    const shape = `${width} ${height} ${ceiling}`;
    if (this.chart !== undefined && this.shape === shape) return this.chart;
    this.shape = shape;
    // Never appended to a screen: the frame is taken from its canvas.
    this.chart = line({
      screen: { setEffects: () => undefined },
      width: width + WIDTH_KEPT,
      height: height + ROWS_KEPT + LABEL_ROWS,
      minY: 0,
      maxY: ceiling,
      numYLabels: Math.max(1, Math.min(4, Math.floor(height / 2))),
      wholeNumbersOnly: ceiling >= 4,
      showLegend: false,
      xPadding: 3,
      xLabelPadding: 3,
      style: { line: FIRST_SERIES, text: AXIS, baseline: AXIS },
    });
    this.chart.emit('attach');
    return this.chart;
  }
}

function clamp(value: number, highest: number): number {
  return Math.max(0, Math.min(value, highest));
}
