import { sparkPath } from './sparkline-path.ts';

export interface SparklineProps {
  /** Oldest first; `null` where nothing was measured. */
  values: ReadonlyArray<number | null>;
  width?: number;
  height?: number;
  /** Coloured only beside a figure that is wrong now. */
  tone?: 'plain' | 'failed' | 'warn' | 'lost';
}

/** The shape of the last minutes. It says nothing by itself: the figure and its words stand beside it. */
export function Sparkline({ values, width = 46, height = 14, tone = 'plain' }: SparklineProps) {
  const { line, end } = sparkPath(values, { width, height, pad: 2 });
  return (
    <svg
      class={`spark spark-${tone}`}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      aria-hidden="true"
    >
      <path d={line} />
      {end && <circle cx={end.x} cy={end.y} r="1.8" />}
    </svg>
  );
}
