import type { Health } from '@loom-studio/core-adapter/protocol';
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import { createDetail, type DetailModel } from './features/actors/detail-model.ts';
import { watchFailures } from './features/actors/failure-watch.ts';
import { createListModel, type ListModel } from './features/actors/list-model.ts';
import { createOverflow, type Overflow } from './features/actors/overflow.ts';
import { type ActorStore, createActorStore, keyOf } from './features/actors/store.ts';
import { createSignIn, type SignIn } from './features/auth/model.ts';
import { type Connection, createConnection } from './features/connection/model.ts';
import { refusalOfAnswer } from './features/connection/refusal.ts';
import { createHistory } from './features/journal/model.ts';
import { createSeries, type SeriesModel } from './features/metrics/model.ts';
import { browserPlacer } from './features/network/layout/placer.ts';
import { createNetwork, type Network } from './features/network/model.ts';
import { createProducers, type Producers } from './features/producers/model.ts';
import { browserClock, type Clock } from './net/clock.ts';
import type { Frame } from './net/frames.ts';
import type { Live } from './net/live.ts';
import { createLive } from './net/live-client.ts';
import { browserAddressBar, createNavigation, type Navigation } from './net/navigation.ts';
import { createRest, type Rest } from './net/rest.ts';
import { browserSocket, socketUrl } from './net/socket.ts';
import { type Announcer, createAnnouncer } from './shell/announcer-model.ts';
import { createFadeBudget, type FadeBudget } from './shell/fade-budget.ts';
import { createLayout, type Layout } from './shell/layout-model.ts';
import { createPageKeys, type PageKeys } from './shell/page-keys.ts';
import { createTheme, type Theme } from './shell/theme-model.ts';

/** Everything the components read. Put together once, here. */
export interface Studio {
  /** Topics of the studio; nothing is asked for before somebody subscribes. */
  live: Live;
  rest: Rest;
  clock: Clock;
  keys: PageKeys;
  navigation: Navigation;
  connection: Connection;
  store: ActorStore;
  list: ListModel;
  detail: DetailModel;
  network: Network;
  producers: Producers;
  series: SeriesModel;
  overflow: Overflow;
  signIn: SignIn;
  health: ReadonlySignal<Health | undefined>;
  theme: Theme;
  layout: Layout;
  announcer: Announcer;
  fades: FadeBudget;
}

export function createStudio(window: Window): Studio {
  const clock = browserClock;
  const rest = createRest((input, init) => fetch(input, init));
  const navigation = createNavigation(browserAddressBar(window));
  const health = signal<Health | undefined>(undefined);
  const store = createActorStore({ clock, studioNow: () => connection.studioNow.peek() });
  const list = createListModel({ store, navigation, clock });
  const detail = createDetailModel(navigation, list, store, rest, clock);
  const connection = createConnection({
    openSocket: browserSocket(socketUrl(window.location)),
    clock,
    random: Math.random,
    onFrame,
    probe: async () => refusalOfAnswer(await rest.get('/api/producers')),
  });
  const announcer = createAnnouncer(clock);
  watchFailures(store, clock, (text) => announcer.say('failures', text));
  const live = createLive({
    openSocket: browserSocket(socketUrl(window.location), 'loom.v1'),
    clock,
    random: Math.random,
  });
  const layout = createLayout(window);
  const placer = browserPlacer(window);
  const studio: Studio = {
    live,
    rest,
    clock,
    keys: createPageKeys(),
    navigation,
    connection,
    store,
    list,
    detail,
    health,
    producers: createProducers(rest, clock, () => store.size() === 0),
    series: createSeries(live),
    network: createNetwork({ live, rest, navigation, placer, phone: layout.phone }),
    overflow: createOverflow(rest, clock, store),
    signIn: createSignIn(rest, () => connection.retryNow()),
    theme: createTheme(window),
    layout,
    announcer,
    fades: createFadeBudget(clock),
  };
  followConnection(studio, window);
  return studio;

  function onFrame(frame: Frame) {
    store.apply(frame);
    if (frame.kind === 'health') health.value = frame.health;
    if (frame.kind === 'journal') detail.journalGrew(frame.id);
  }
}

function createDetailModel(
  navigation: Navigation,
  list: ListModel,
  store: ActorStore,
  rest: Rest,
  clock: Clock,
): DetailModel {
  const subject = computed(() => {
    const route = navigation.route.value;
    if (route.screen === 'actor') return keyOf(route);
    // Other screens select other things under the same name.
    return route.screen === 'actors' ? list.selected.value : undefined;
  });
  const journal = createHistory('journal', rest, clock);
  const messages = createHistory('messages', rest, clock);
  return createDetail({ subject, store, rest, journal, messages });
}

/** What starts, stops and speaks as the connection comes and goes. */
function followConnection(studio: Studio, window: Window) {
  const { connection, producers, overflow, announcer, detail } = studio;
  connection.start();
  window.addEventListener('online', connection.wake);
  window.document.addEventListener('visibilitychange', () => {
    if (window.document.visibilityState === 'visible') connection.wake();
  });
  effect(() => {
    if (connection.refusal.value?.kind !== 'too-many-actors') {
      overflow.stop();
      return;
    }
    overflow.start();
    producers.start();
  });
  effect(() => {
    const phase = connection.phase.value;
    if (phase === 'live') {
      producers.start();
      detail.retry();
    } else if (phase !== 'refused') producers.stop();
    announcer.say('connection', SPOKEN[phase]);
  });
}

const SPOKEN = {
  connecting: 'Connecting to the studio.',
  live: 'Live.',
  stale: 'Connection lost. The values shown are old.',
  refused: 'The studio refused the connection.',
};
