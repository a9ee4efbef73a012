import { formatCount } from '../../parts/format.ts';
import type { CompletionOption } from './completion-model.ts';

export const OPTIONS_ID = 'query-options';

export function optionId(index: number): string {
  return `query-option-${index}`;
}

export interface CompletionListProps {
  options: readonly CompletionOption[];
  active: number;
  onChoose: (index: number) => void;
}

export function CompletionList({ options, active, onChoose }: CompletionListProps) {
  return (
    <div
      id={OPTIONS_ID}
      class="options"
      role="listbox"
      aria-label="Completions"
      hidden={options.length === 0}
    >
      {options.map(({ text, about, count }, index) => (
        <div
          key={text}
          id={optionId(index)}
          role="option"
          aria-selected={index === active}
          // Pressing must not take the focus out of the box.
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(index);
          }}
        >
          <span class="mono clip">{text}</span>
          <span class="t3 clip">{about}</span>
          {count !== undefined && <span class="num t2">{formatCount(count)}</span>}
        </div>
      ))}
    </div>
  );
}
