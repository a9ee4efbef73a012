import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { contrastOf } from './contrast.ts';
import { Shelf } from './specimen.tsx';
import { HEAT, type Pair, STATUSES, SURFACES, TEXTS } from './token-names.ts';

const GROUND = '--s1';

/** Colours by their names. Ratios are computed from what the page really uses. */
export function TokensShelf() {
  return (
    <>
      <Shelf title="Surfaces" about="furthest to nearest">
        <ul class="swatches">
          {SURFACES.map((name) => (
            <Swatch key={name} name={name} />
          ))}
          {['--line', '--line-strong', '--line-field'].map((name) => (
            <Swatch key={name} name={name} />
          ))}
        </ul>
      </Shelf>
      <Shelf title="Text and status" about="contrast on the content surface">
        <ul class="inks">
          {[...TEXTS, '--accent', ...STATUSES.map((status) => `--st-${status}`)].map((ink) => (
            <Ink key={ink} ink={ink} ground={GROUND} />
          ))}
        </ul>
      </Shelf>
      <Shelf title="Heat" about="lightness goes one way with every step">
        <ul class="swatches">
          {HEAT.map((pair) => (
            <HeatSwatch key={pair.ground} {...pair} />
          ))}
        </ul>
      </Shelf>
    </>
  );
}

function Swatch({ name }: { name: string }) {
  return (
    <li>
      <i style={{ background: `var(${name})` }} />
      <span class="mono">{name}</span>
    </li>
  );
}

function Ink({ ink, ground }: Pair) {
  const { host, ratio } = useContrast({ ink, ground });
  return (
    <li ref={host}>
      <span style={{ color: `var(${ink})` }}>{ink}</span>
      <span class="num">{ratio}</span>
    </li>
  );
}

function HeatSwatch({ ink, ground }: Pair) {
  const { host, ratio } = useContrast({ ink, ground });
  return (
    <li ref={host}>
      <i class="num" style={{ background: `var(${ground})`, color: `var(${ink})` }}>
        {ratio}
      </i>
      <span class="mono">{ground}</span>
    </li>
  );
}

/** Read where it is shown, because the theme of a part may differ from the page's. */
function useContrast({ ink, ground }: Pair) {
  const host = useRef<HTMLLIElement>(null);
  const [ratio, setRatio] = useState('');
  useLayoutEffect(() => {
    if (!host.current) return;
    const style = getComputedStyle(host.current);
    const value = contrastOf(style.getPropertyValue(ink).trim(), style.getPropertyValue(ground).trim());
    setRatio(value === undefined ? '' : value.toFixed(1));
  }, [ink, ground]);
  return { host, ratio };
}
