export interface HeatCellProps {
  /** Names the cell to whoever handles clicks and keys of the grid. */
  id: string;
  /** The value as printed in it. */
  text: string;
  /** 0 is cool, 6 the hottest. Absent when nobody measured it. */
  step: number | undefined;
  /** Nothing is heard of its owner: hatched. */
  lost?: boolean;
  brushed?: boolean;
  /** In the tab order: one cell of the grid is. */
  current?: boolean;
  title: string;
}

/** A figure whose size is seen without reading it. The value is printed too, because hue alone tells nobody enough. */
export function HeatCell({ id, text, step, lost, brushed, current, title }: HeatCellProps) {
  return (
    <span
      role="gridcell"
      class={`heat-cell heat-${step ?? 'none'}${lost ? ' lost' : ''}`}
      data-cell={id}
      tabIndex={current ? 0 : -1}
      aria-selected={brushed ?? false}
      aria-label={title}
      title={title}
    >
      {lost ? '' : text}
    </span>
  );
}
