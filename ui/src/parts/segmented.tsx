import { useState } from 'preact/hooks';

export interface SegmentedProps<T extends string> {
  /** Read to those who do not see the choice beside it. */
  label: string;
  options: ReadonlyArray<{ value: T; label: string }>;
  value: T;
  onChoose: (value: T) => void;
}

let groups = 0;

/** One of a few: a group of radio buttons, so that the arrows choose and Tab passes by. */
export function Segmented<T extends string>({ label, options, value, onChoose }: SegmentedProps<T>) {
  const [name] = useState(() => `segmented-${++groups}`);
  return (
    <fieldset class="segmented">
      <legend class="sr">{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            class="sr"
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
