import { formatDuration } from '../../parts/format.ts';
import { StatusGlyph } from '../../parts/status-glyph.tsx';
import type { Colouring } from './address.ts';
import type { Network } from './model.ts';
import { HEAT } from './stroke.ts';
import { shortRate } from './words.ts';

/** What marks mean, next to the marks themselves. */
export function Legend({ network: { address } }: { network: Network }) {
  const { focus, colour, spawned } = address.value;
  return (
    <div class="legend">
      <p>
        <svg width="34" height="18" viewBox="0 0 34 18" aria-hidden="true">
          <circle class="disc" cx="7" cy="9" r="4" />
          <circle class="disc" cx="24" cy="9" r="8" />
        </svg>
        {focus ? 'one circle an actor' : 'size: actors; ring: share by status'}
      </p>
      <p>
        <Key status="active" word="healthy" />
        <Key status="quiet" word="quiet" />
        <Key status="failed" word="failed" />
        <Key status="owner lost" word="owner lost" />
      </p>
      <p>
        <svg width="52" height="10" viewBox="0 0 52 10" aria-hidden="true">
          <path class="key-line" d="M0 5h22" stroke-width="2" />
          <path class="key-line" d="M28 5h24" stroke-width="6" />
        </svg>
        width: messages
        <svg width="28" height="10" viewBox="0 0 28 10" aria-hidden="true">
          <path class="key-failing" d="M0 5h28" stroke-width="4" />
        </svg>
        errors ≥ 1 %, never hidden
      </p>
      {spawned && (
        <p>
          <svg width="28" height="10" viewBox="0 0 28 10" aria-hidden="true">
            <path class="key-spawned" d="M0 5h28" />
          </svg>
          spawned: live actors started there
        </p>
      )}
      {colour !== 'errors' && <HeatKey colour={colour} />}
    </div>
  );
}

function Key({ status, word }: { status: string; word: string }) {
  return (
    <span class="status">
      <StatusGlyph status={status} />
      {word}
    </span>
  );
}

function HeatKey({ colour }: { colour: Exclude<Colouring, 'errors'> }) {
  const amount = colour === 'rate' ? shortRate : formatDuration;
  return (
    <p>
      colour: {colour === 'rate' ? 'messages' : 'p95 wait'}
      {HEAT[colour].map(({ tone, from }, index, steps) => (
        <span key={tone} class="status">
          <i class={`heat-swatch ${tone}`} />
          {index === 0 ? `< ${amount(steps[1]?.from ?? 0)}` : `≥ ${amount(from)}`}
        </span>
      ))}
    </p>
  );
}
