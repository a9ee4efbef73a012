export interface SparkBox {
  width: number;
  height: number;
  /** Kept free at every side, so that the end dot is not cut. */
  pad: number;
}

export interface SparkPath {
  /** Of an SVG path; a hole begins a new stretch. */
  line: string;
  /** Where the newest value is. Absent when it was not measured. */
  end?: { x: number; y: number };
}

/** A line on its own scale from zero, over the whole width. */
export function sparkPath(values: ReadonlyArray<number | null>, box: SparkBox): SparkPath {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  const points = values.map((value, index) => (value === null ? undefined : place(value, index)));
  const end = points.at(-1);
  return { line: strokes(points), ...(end && { end }) };

  function place(value: number, index: number) {
    const across = values.length > 1 ? index / (values.length - 1) : 1;
    const up = most > 0 ? value / most : 0;
    return {
      x: tenth(box.pad + across * (box.width - 2 * box.pad)),
      y: tenth(box.height - box.pad - up * (box.height - 2 * box.pad)),
    };
  }
}

function strokes(points: ReadonlyArray<{ x: number; y: number } | undefined>): string {
  return points
    .map((point, index) => {
      if (!point) return '';
      return `${points[index - 1] ? 'L' : 'M'}${point.x} ${point.y}`;
    })
    .join('');
}

function tenth(px: number): number {
  return Math.round(px * 10) / 10;
}
