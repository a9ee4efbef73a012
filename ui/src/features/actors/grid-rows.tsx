import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import { useRef } from 'preact/hooks';
import type { VirtualRows } from '../../parts/virtual-rows.ts';
import type { Studio } from '../../studio.ts';
import { ActorRow, UnknownRow } from './row.tsx';

export interface GridRowsProps {
  studio: Studio;
  virtual: VirtualRows;
  /** Row with the tab stop. */
  stop: number;
  /** How much of an id fits. */
  idChars: number;
}

/** The rows in sight. Those the studio has not told yet keep their place. */
export function GridRows({ studio, virtual, stop, idChars }: GridRowsProps) {
  const { list, connection, fades } = studio;
  const { order, from, rows, leaving } = list.state.value;
  const actorAt = useKeptStop(stop, (index) => rows.get(order[index - from] ?? ''));
  const shown = virtual.rows.map(({ index, start }) => ({ index, start, actor: actorAt(index) }));
  const deepestQueue = Math.max(0, ...shown.map(({ actor }) => actor?.queueDepth ?? 0));
  const gone = new Set(leaving);
  return (
    <>
      {shown.map(({ index, start, actor }) =>
        actor ? (
          <ActorRow
            key={actor.key}
            actor={actor}
            index={index}
            start={start}
            now={connection.studioSecond.value}
            aging={connection.phase.value !== 'live'}
            selected={actor.key === list.selected.value}
            tabStop={index === stop}
            leaving={gone.has(actor.key) || actor.removedAt !== undefined}
            deepestQueue={deepestQueue}
            idChars={idChars}
            fades={fades}
          />
        ) : (
          <UnknownRow key={index} index={index} start={start} tabStop={index === stop} />
        ),
      )}
    </>
  );
}

/** The row with the focus keeps its actor while it is scrolled far away, or it would lose the focus. */
function useKeptStop(stop: number, actorAt: (index: number) => LiveActor | undefined) {
  const kept = useRef<{ index: number; actor: LiveActor } | undefined>(undefined);
  const actor = actorAt(stop);
  if (actor) kept.current = { index: stop, actor };
  return (index: number) =>
    actorAt(index) ?? (index === kept.current?.index && index === stop ? kept.current.actor : undefined);
}
