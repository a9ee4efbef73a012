import { Sparkline, type SparklineProps } from './sparkline.tsx';
import { MarkGlyph, StatusGlyph } from './status-glyph.tsx';

/** What the sentence below a figure is: nothing unusual, or a reason to look. */
export type FigureMood = 'calm' | 'warn' | 'failed' | 'lost' | 'blocked';

export interface KeyFigureProps {
  name: string;
  value: string;
  /** One true sentence about the value. */
  words: string;
  mood: FigureMood;
  /** Empty where there is only the present value. */
  values: SparklineProps['values'];
  /** Where more of it is said. */
  href?: string;
}

const TONES = { calm: 'plain', warn: 'warn', failed: 'failed', lost: 'lost', blocked: 'failed' } as const;

/** One of the numbers that matter. */
export function KeyFigure({ name, value, words, mood, values, href }: KeyFigureProps) {
  return (
    <div class={`key-figure mood-${mood}`}>
      <dt>{name}</dt>
      <dd>
        <span class="value">{value}</span>
        {values.length > 0 && <Sparkline values={values} width={104} height={28} tone={TONES[mood]} />}
        <span class="words">
          <MoodGlyph mood={mood} />
          {href === undefined ? words : <a href={href}>{words}</a>}
        </span>
      </dd>
    </div>
  );
}

function MoodGlyph({ mood }: { mood: FigureMood }) {
  if (mood === 'calm') return null;
  if (mood === 'blocked') return <MarkGlyph mark="blocked" />;
  if (mood === 'warn') return <MarkGlyph mark="warning" />;
  return <StatusGlyph status={mood === 'lost' ? 'owner lost' : 'failed'} />;
}
