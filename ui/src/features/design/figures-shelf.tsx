import { Bar } from '../../parts/bar.tsx';
import { HeatCell } from '../../parts/heat-cell.tsx';
import { type FigureMood, KeyFigure } from '../../parts/key-figure.tsx';
import { Sparkline } from '../../parts/sparkline.tsx';
import { Shelf, Specimen } from './specimen.tsx';

const LEVEL = [5, 6, 5, 5, 6, 5, 6, 5, 5, 6, 5, 5];
const RISE = [1, 1, 1, 1, 1, 2, 1, 3, 5, 8, 11, 14];
const HOLE = [5, 6, 5, null, null, null, 6, 5, 5, 6, 5, 5];
const KEYS: ReadonlyArray<[string, string, string, FigureMood, ReadonlyArray<number | null>]> = [
  ['Messages / s', '14,861', 'as in the 14 min before', 'calm', LEVEL],
  ['p95 wait', '4.8 s', 'mostly 40 ms in the 14 min before', 'failed', RISE],
  ['Waiting messages', '18,204', 'growing by 57/s', 'warn', RISE],
  ['Actors', '84,212', '6,973 owner lost', 'lost', LEVEL],
  ['Failures / s', '–', 'not reported', 'calm', []],
];
const CELLS: ReadonlyArray<[string, number | undefined, string]> = [
  ['18', 0, 'cool'],
  ['24', 1, 'step 1'],
  ['381', 3, 'step 3'],
  ['31 s', 6, 'hottest'],
  ['–', undefined, 'not reported'],
];

export function FiguresShelf() {
  return (
    <>
      <Shelf title="Key numbers" about="a value and one true sentence">
        <dl class="key-figures key-specimens">
          {KEYS.map(([name, value, words, mood, values]) => (
            <KeyFigure key={name} name={name} value={value} words={words} mood={mood} values={values} />
          ))}
        </dl>
      </Shelf>
      <Shelf title="Small figures">
        <div class="specimens">
          <Specimen name="sparkline">
            <Sparkline values={LEVEL} />
          </Specimen>
          <Specimen name="wrong now">
            <Sparkline values={RISE} tone="failed" />
          </Specimen>
          <Specimen name="with a hole">
            <Sparkline values={HOLE} />
          </Specimen>
          <Specimen name="bar">
            <Bar value={4} of={10} />
          </Specimen>
          <Specimen name="beyond its limit">
            <Bar value={10} of={10} over />
          </Specimen>
        </div>
      </Shelf>
      <Shelf title="Heat cells" about="the value is printed, blank means no actors">
        <div class="heat-specimens" role="grid" aria-label="Heat cells">
          <div role="row" class="heat-specimen-row">
            {CELLS.map(([text, step, says]) => (
              <HeatCell key={says} id={says} text={text} step={step} title={`${text}, ${says}`} />
            ))}
            <HeatCell id="brushed" text="4.1 s" step={5} brushed title="4.1 s, brushed" />
            <HeatCell id="lost" text="" step={0} lost title="owner lost" />
          </div>
        </div>
      </Shelf>
    </>
  );
}
