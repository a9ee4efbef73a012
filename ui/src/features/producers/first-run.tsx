import type { ComponentChildren } from 'preact';
import { CopyButton } from '../../parts/copy-button.tsx';
import { plural } from '../../parts/format.ts';
import { MarkGlyph } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';
import { StaleBanner } from '../connection/banner.tsx';
import type { Producer } from './model.ts';

/** Shown while the studio knows no actor: watches the connection and says what is missing. */
export function FirstRun({ studio }: { studio: Studio }) {
  return (
    <div class="first-run-page">
      <StaleBanner studio={studio} />
      <div class="first-run">
        <Steps studio={studio} />
        <HowTo />
      </div>
    </div>
  );
}

function Steps({ studio }: { studio: Studio }) {
  const { phase, asOf } = studio.connection;
  const live = phase.value === 'live';
  const unread = phase.value === 'stale' && asOf.value === undefined;
  const producers = studio.producers.list.value ?? [];
  const present = producers.filter(({ lostSince }) => lostSince === undefined);
  const seen = present.length > 0;
  return (
    <section class="steps" aria-labelledby="first-run">
      <h1 id="first-run" class="title">
        {unread ? 'Nothing is known yet.' : 'No actors yet.'} This page watches the connection.
      </h1>
      <p class="t2">It changes by itself; you need not reload.</p>
      <ol>
        <ReachStep studio={studio} />
        <Step state={stepState(seen, live)} title={seen ? 'Adapter seen' : 'Waiting for an adapter'}>
          {seen
            ? producerWords(present)
            : unread
              ? 'Not known yet.'
              : 'Nothing has reported yet. Connect an app as shown here.'}
        </Step>
        <Step state={stepState(false, seen && live)} title="First actor">
          Appears when the app registers one.
        </Step>
      </ol>
    </section>
  );
}

/** The way to the studio, and on to what it keeps things in. */
function ReachStep({ studio }: { studio: Studio }) {
  const { phase, staleCause, trouble } = studio.connection;
  if (phase.value === 'live')
    return (
      <Step state="done" title="Studio reachable">
        {engineWords(studio)}
      </Step>
    );
  if (phase.value === 'stale' && staleCause.value === 'engine')
    return (
      <Step state="running" title="Studio reachable, waiting for its engine">
        {trouble.value?.text ?? 'The studio lost its engine'}; it is tried again without end.
      </Step>
    );
  return (
    <Step state="running" title="Waiting for the studio">
      The connection was lost; it is tried again without end.
    </Step>
  );
}

type StepState = 'done' | 'running' | 'open';

function stepState(done: boolean, reached: boolean): StepState {
  if (done) return 'done';
  return reached ? 'running' : 'open';
}

function Step({ state, title, children }: { state: StepState; title: string; children: ComponentChildren }) {
  return (
    <li class={`step step-${state}`}>
      <MarkGlyph mark={state} />
      <div>
        <b>{title}</b>
        <span class="sr">{state === 'done' ? 'Done.' : 'Not yet.'}</span>
        <p>{children}</p>
      </div>
    </li>
  );
}

function engineWords({ health }: Studio): string {
  const known = health.value;
  if (!known) return 'It knows no actor yet.';
  return `Version ${known.version}, engine ${known.engine}, transport ${known.transport}.`;
}

function producerWords(producers: readonly Producer[]): string {
  const apps = [...new Set(producers.map(({ app }) => app))].join(', ');
  const hosts = [...new Set(producers.flatMap(({ host }) => (host === undefined ? [] : [host])))].join(', ');
  return `${plural(producers.length, 'producer')} of ${apps}${hosts ? ` on ${hosts}` : ''}. It has no actor so far.`;
}

function HowTo() {
  const code = snippet(location.origin);
  return (
    <section class="how-to" aria-labelledby="how-to">
      <div class="how-head">
        <h2 id="how-to" class="sect">
          Two lines in your app
        </h2>
        <CopyButton text={code} label="Copy" />
      </div>
      <pre class="code mono">
        <code>{code}</code>
      </pre>
      <p class="t2">
        <span class="mono">registry</span> is the registry your actors are in, for example{' '}
        <span class="mono">discovery.registry</span>. Calls on it are reported as they happen.
      </p>
      <div class="how-head">
        <h2 class="sect">
          No app at hand? <span class="mono plain">npm run demo</span>
        </h2>
        <CopyButton text="npm run demo" label="Copy" />
      </div>
      <p class="t2">Starts a small app whose actors work, fail and stall.</p>
    </section>
  );
}

function snippet(origin: string): string {
  return [
    "import { connectStudio } from '@loom-studio/core-adapter';",
    '',
    `const studio = connectStudio(registry, { url: '${origin}' });`,
  ].join('\n');
}
