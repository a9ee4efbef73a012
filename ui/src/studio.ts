import type { Health } from '@loom-studio/core-adapter/protocol';
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import { type Census, createCensus } from './features/actors/census.ts';
import { type Completion, createCompletion } from './features/actors/completion-model.ts';
import { createDetail, type DetailModel } from './features/actors/detail-model.ts';
import { createDrops, type Drops } from './features/actors/drops.ts';
import { watchFailures } from './features/actors/failure-watch.ts';
import { createListModel, type ListModel } from './features/actors/list-model.ts';
import { createSignIn, type SignIn } from './features/auth/model.ts';
import { type Connection, createConnection } from './features/connection/model.ts';
import { refusalOfAnswer } from './features/connection/refusal.ts';
import { createErrors, type Errors } from './features/errors/model.ts';
import { createHistory } from './features/journal/model.ts';
import { createSeries, type SeriesModel } from './features/metrics/model.ts';
import { browserPlacer } from './features/network/layout/placer.ts';
import { createNetwork, type Network } from './features/network/model.ts';
import { createProducers, type Producers } from './features/producers/model.ts';
import { createQueues, type Queues } from './features/queues/model.ts';
import { createSidecars, type Sidecars } from './features/sidecars/model.ts';
import { browserSocket, socketUrl } from './net/browser-socket.ts';
import { browserClock, type Clock } from './net/clock.ts';
import { isRecord } from './net/json.ts';
import type { Live } from './net/live.ts';
import { createLive } from './net/live-client.ts';
import { browserAddressBar, createNavigation, type Navigation } from './net/navigation.ts';
import { createRest, type Rest } from './net/rest.ts';

import { type Announcer, createAnnouncer } from './shell/announcer-model.ts';
import { createFadeBudget, type FadeBudget } from './shell/fade-budget.ts';
import { createLayout, type Layout } from './shell/layout-model.ts';
import { createPageKeys, type PageKeys } from './shell/page-keys.ts';
import { createTheme, type Theme } from './shell/theme-model.ts';

/** Everything the components read. Put together once, here. */
export interface Studio {
  /** Topics of the studio, followed across reconnects. */
  live: Live;
  rest: Rest;
  clock: Clock;
  navigation: Navigation;
  connection: Connection;
  /** How many actors there are, whatever any list shows. */
  census: Census;
  list: ListModel;
  completion: Completion;
  drops: Drops;
  detail: DetailModel;
  network: Network;
  producers: Producers;
  series: SeriesModel;
  sidecars: Sidecars;
  queues: Queues;
  errors: Errors;
  signIn: SignIn;
  /** What runs here, once it said so. */
  health: ReadonlySignal<Health | undefined>;
  theme: Theme;
  layout: Layout;
  announcer: Announcer;
  fades: FadeBudget;
  /** Keys of the page that is open. */
  keys: PageKeys;
}

export function createStudio(window: Window): Studio {
  const clock = browserClock;
  const rest = createRest((input, init) => fetch(input, init));
  const navigation = createNavigation(browserAddressBar(window));
  const connection = createConnection({
    openLive: (watcher) =>
      createLive({
        openSocket: browserSocket(socketUrl(window.location), 'loom.v1'),
        clock,
        random: Math.random,
        watcher,
      }),
    clock,
    probe: async () => refusalOfAnswer(await rest.get('/api/producers')),
  });
  const { live } = connection;
  const liveSecond = computed(() =>
    connection.phase.value === 'live' ? connection.studioSecond.value : undefined,
  );
  const isSeen = () => window.document.visibilityState === 'visible';
  const list = createListModel({ live, navigation, clock });
  const census = createCensus({ live, list: list.state, listIsOpen: list.isOpen });
  const announcer = createAnnouncer(clock);
  watchFailures(census.failed, clock, (text) => announcer.say('failures', text));
  const health = signal<Health | undefined>(undefined);
  const layout = createLayout(window);
  const placer = browserPlacer(window);
  const studio: Studio = {
    live,
    rest,
    clock,
    navigation,
    connection,
    census,
    list,
    completion: createCompletion(rest, clock),
    drops: createDrops(rest),
    detail: createDetail({
      subject: list.selected,
      live,
      journal: createHistory('journal', rest),
      messages: createHistory('messages', rest),
      logs: createHistory('logs', rest),
    }),
    producers: createProducers(rest, clock, () => census.total.peek() === 0),
    series: createSeries(live),
    sidecars: createSidecars({ rest, clock, isSeen }),
    queues: createQueues({ live, now: liveSecond }),
    errors: createErrors({ live, rest, clock, isSeen }),
    network: createNetwork({ live, rest, navigation, placer, phone: layout.phone }),
    signIn: createSignIn(rest, () => connection.retryNow()),
    health,
    theme: createTheme(window),
    layout,
    announcer,
    fades: createFadeBudget(clock),
    keys: createPageKeys(),
  };
  followConnection(studio, window, () => void readHealth());
  return studio;

  async function readHealth() {
    const answer = await rest.get('/api/health');
    if (answer.kind === 'ok' && isRecord(answer.body)) health.value = answer.body as Health;
  }
}

/** What starts, stops and speaks as the connection comes and goes. */
function followConnection({ connection, producers, announcer }: Studio, window: Window, onLive: () => void) {
  connection.start();
  window.addEventListener('online', connection.wake);
  window.document.addEventListener('visibilitychange', () => {
    if (window.document.visibilityState === 'visible') connection.wake();
  });
  effect(() => {
    const phase = connection.phase.value;
    // While only its engine is away the studio answers, with what it knew.
    const answers = phase === 'live' || (phase === 'stale' && connection.staleCause.value === 'engine');
    if (answers) {
      producers.start();
      onLive();
    } else if (phase !== 'refused') producers.stop();
    announcer.say('connection', answers && phase === 'stale' ? ENGINE_AWAY : SPOKEN[phase]);
  });
  let troubled = false;
  effect(() => {
    const text = connection.trouble.value?.text;
    if (text !== undefined) announcer.say('trouble', `${text}.`);
    else if (troubled && connection.phase.peek() === 'live')
      announcer.say('trouble', 'Changes are taken again.');
    troubled = text !== undefined;
  });
}

const ENGINE_AWAY = 'The studio lost its engine. The values shown are old.';

const SPOKEN = {
  connecting: 'Connecting to the studio.',
  live: 'Live.',
  stale: 'Connection lost. The values shown are old.',
  refused: 'The studio refused the connection.',
};
