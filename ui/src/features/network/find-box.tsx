import type { TargetedKeyboardEvent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { formatCount, shortId } from '../../parts/format.ts';
import type { Find } from './finder.ts';
import { boundsOf } from './geometry.ts';
import type { Network } from './model.ts';

/** Finds a type in the graph, or any actor to look from. */
export function FindBox({ network }: { network: Network }) {
  const { finder } = network;
  const finds = finder.finds.value;
  const text = finder.text.value;
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  useEffect(() => setAt(0), [text]);
  useEffect(() => () => finder.close(), [finder]);
  const shown = open && text.trim() !== '';
  const active = shown ? finds[Math.min(at, finds.length - 1)] : undefined;
  return (
    <search class="query find">
      <input
        type="text"
        data-query-box
        role="combobox"
        aria-label="Find a type or actor in the graph"
        aria-expanded={shown}
        aria-controls="finds"
        aria-autocomplete="list"
        aria-activedescendant={active && `find-${finds.indexOf(active)}`}
        placeholder="Find a type, or an actor to look from"
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={(event) => {
          finder.search(event.currentTarget.value);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => onKey(event)}
      />
      <kbd>/</kbd>
      <div class="finds" id="finds" role="listbox" aria-label="Found" hidden={!shown}>
        {finds.map((find, index) => (
          <div
            key={`${find.kind} ${find.id}`}
            id={`find-${index}`}
            role="option"
            class="find-option"
            aria-selected={find === active}
            // The box keeps the focus, or the list would be gone before the click.
            onPointerDown={(event) => event.preventDefault()}
            onPointerUp={() => choose(find)}
          >
            <FindWords find={find} />
          </div>
        ))}
        {finds.length === 0 && (
          <div role="option" aria-selected={false} aria-disabled="true" class="find-option t3">
            Nothing like it here
          </div>
        )}
      </div>
    </search>
  );

  function onKey(event: TargetedKeyboardEvent<HTMLInputElement>) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && finds.length > 0) {
      event.preventDefault();
      setOpen(true);
      setAt((Math.min(at, finds.length - 1) + step + finds.length) % finds.length);
    }
    if (event.key === 'Enter' && active) {
      event.preventDefault();
      choose(active);
      event.currentTarget.blur();
    }
  }

  function choose(find: Find) {
    setOpen(false);
    finder.close();
    if (find.kind === 'actor') {
      network.focusOn(find.app, find.id);
      return;
    }
    network.select({ kind: 'node', id: find.id });
    const shape = network.drawing.peek().byId.get(find.id)?.shape;
    if (shape) network.viewing.reveal(boundsOf(shape, 40));
  }
}

function FindWords({ find }: { find: Find }) {
  if (find.kind === 'group') {
    return (
      <>
        <b class="clip">{find.label}</b>
        <span class="t3">{formatCount(find.actors)} actors</span>
      </>
    );
  }
  return (
    <>
      <span class="mono clip">{shortId(find.id, 34)}</span>
      <span class="t3">
        {find.type} in {find.app}, look from here
      </span>
    </>
  );
}
