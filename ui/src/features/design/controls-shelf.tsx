import { useState } from 'preact/hooks';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { Shelf, Specimen } from './specimen.tsx';

const CHOICES = [
  { value: 'a', label: 'Type' },
  { value: 'b', label: 'Worker' },
] as const;

export function ControlsShelf() {
  const [choice, setChoice] = useState<'a' | 'b'>('a');
  return (
    <Shelf title="Controls">
      <div class="specimens">
        <Specimen name="plain">
          <button type="button" class="btn">
            Try now
          </button>
        </Specimen>
        <Specimen name="quiet">
          <button type="button" class="btn quiet">
            Theme
          </button>
        </Specimen>
        <Specimen name="primary, one a view">
          <button type="button" class="btn primary">
            Sign in
          </button>
        </Specimen>
        <Specimen name="tall">
          <button type="button" class="btn tall">
            Clear the filter
          </button>
        </Specimen>
        <Specimen name="disabled">
          <button type="button" class="btn" disabled title="Needs a right you do not have">
            Restart
          </button>
        </Specimen>
        <Specimen name="copy">
          <CopyButton text="npm run demo" label="Copy" />
        </Specimen>
        <Specimen name="link">
          <a href="/design">Open as list</a>
        </Specimen>
        <Specimen name="one of a few">
          <Segmented label="Example" options={CHOICES} value={choice} onChoose={setChoice} />
        </Specimen>
        <Specimen name="chip">
          <span class="chip">
            <span class="clip">status failed</span>
            <button type="button" aria-label="Drop status failed">
              ×
            </button>
          </span>
        </Specimen>
        <Specimen name="pill">
          <button type="button" class="pill">
            37 changed <i /> Apply <kbd>.</kbd>
          </button>
        </Specimen>
        <Specimen name="key cap">
          <kbd>?</kbd>
        </Specimen>
        <Specimen name="field">
          <input class="field" aria-label="Field" placeholder="Token" />
        </Specimen>
      </div>
    </Shelf>
  );
}
