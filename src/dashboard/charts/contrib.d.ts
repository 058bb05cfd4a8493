/** The parts of blessed-contrib that are loaded, by the one file each; the package's root would load all of it. */
declare module 'blessed-contrib/lib/widget/charts/line.js' {
  /** A colour of the 256, as drawille-canvas takes it. */
  type Colour = number;

  interface LineOptions {
    /** Only `setEffects` is called, as long as the chart is not appended to it. */
    readonly screen: { setEffects(): void };
    /** Cells. */
    readonly width: number;
    readonly height: number;
    readonly minY: number;
    readonly maxY: number;
    readonly numYLabels: number;
    readonly wholeNumbersOnly: boolean;
    readonly showLegend: boolean;
    /** Dots: two are a cell. */
    readonly xPadding: number;
    readonly xLabelPadding: number;
    readonly style: { readonly line: Colour; readonly text: Colour; readonly baseline: Colour };
  }

  interface LineSeries {
    readonly title: string;
    /** A label for each place on the x axis; `' '` for none. */
    readonly x: readonly string[];
    /** NaN leaves a gap. */
    readonly y: readonly number[];
    readonly style: { readonly line: Colour };
  }

  interface LineChart {
    /** There after `attach`. */
    readonly ctx: { readonly _canvas: { frame(): string } };
    emit(event: 'attach'): boolean;
    setData(series: readonly LineSeries[]): void;
  }

  export default function line(options: LineOptions): LineChart;
}
