export interface BarProps {
  value: number;
  /** What a full bar means: the same for all bars that are compared. */
  of: number;
  /** Something is wrong with this very value. */
  over?: boolean;
}

/** A share, beside the figure it belongs to. */
export function Bar({ value, of, over = false }: BarProps) {
  const share = of > 0 ? Math.min(1, value / of) : 0;
  return (
    <span class={over ? 'bar over' : 'bar'} aria-hidden="true">
      <i style={{ width: `${Math.round(share * 100)}%` }} />
    </span>
  );
}
