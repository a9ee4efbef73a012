import type { ChartName } from './plot-lines.ts';

const WORDS: Record<ChartName, { what: string; how: string; code: string }> = {
  messages: {
    what: 'Nothing was counted yet.',
    how: 'The first figures come a few seconds after the studio started.',
    code: '',
  },
  waits: {
    what: 'No message in this window was reported with its wait.',
    how: 'Report messages as your actors handle them:',
    code: 'studio.recordMessage({ to, type, waitMs, runMs })',
  },
  errors: {
    what: 'No message in this window was reported, so nobody knows whether any failed.',
    how: 'Report messages, with their error if they have one:',
    code: 'studio.recordMessage({ to, type, error })',
  },
  depth: {
    what: 'No actor measures its queue.',
    how: 'Give actors the number queueDepth in the registry your app reports:',
    code: 'registry.register({ …, queueDepth: 3 })',
  },
};

/** What nobody measured is named as such, with what would measure it. Never a zero. */
export function NotReported({ name }: { name: ChartName }) {
  const { what, how, code } = WORDS[name];
  return (
    <p class="not-reported">
      <b>Not reported.</b> {what} {how} {code && <code class="mono">{code}</code>}
    </p>
  );
}
