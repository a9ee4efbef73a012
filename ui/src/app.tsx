import { useEffect, useState } from 'preact/hooks';
import { ActorPage } from './features/actors/actor-page.tsx';
import { ActorsPage } from './features/actors/page.tsx';
import { SignInPage } from './features/auth/sign-in.tsx';
import { RefusedPage, Waiting } from './features/connection/waiting.tsx';
import { DesignPage } from './features/design/page.tsx';
import { ErrorsPage } from './features/errors/page.tsx';
import { MetricsPage } from './features/metrics/page.tsx';
import { NetworkPage } from './features/network/page.tsx';
import { OverviewPage } from './features/overview/page.tsx';
import { QueuesPage } from './features/queues/page.tsx';
import { SidecarsPage } from './features/sidecars/page.tsx';
import { HelpDialog } from './shell/help-dialog.tsx';
import { listenToKeys } from './shell/keyboard.ts';
import { Rail } from './shell/rail.tsx';
import { TopBar } from './shell/top-bar.tsx';
import type { Studio } from './studio.ts';

export function App({ studio }: { studio: Studio }) {
  const [help, setHelp] = useState(false);
  useEffect(() => {
    listenToKeys(studio, window, () => setHelp(true));
    followLinks(studio, window);
  }, [studio]);
  useTitle(studio);
  const phase = studio.connection.phase.value;
  return (
    <div class="app" data-phase={phase} data-screen={studio.navigation.route.value.screen}>
      <TopBar studio={studio} onHelp={() => setHelp(true)} />
      <Rail studio={studio} />
      <main class="page">
        <Screen studio={studio} />
      </main>
      <p class="sr" role="status">
        {studio.announcer.text.value}
      </p>
      <HelpDialog open={help} onClose={() => setHelp(false)} />
    </div>
  );
}

/** Names the page for tabs, bookmarks and whoever hears the screen. */
function useTitle({ navigation }: Studio) {
  const route = navigation.route.value;
  const name = route.screen === 'actor' ? route.id : TITLES[route.screen];
  useEffect(() => {
    document.title = `${name} · Loom Studio`;
  }, [name]);
}

const TITLES = {
  overview: 'Overview',
  actors: 'Actors',
  network: 'Network',
  metrics: 'Metrics',
  queues: 'Queues',
  errors: 'Errors',
  sidecars: 'Sidecars',
  design: 'Design',
  nowhere: 'No such page',
};

/** What the connection allows comes first; old values stay in sight when there are any. */
function Screen({ studio }: { studio: Studio }) {
  const { connection, census, navigation } = studio;
  const refusal = connection.refusal.value;
  if (refusal?.kind === 'unauthorized') return <SignInPage studio={studio} />;
  if (census.total.value === undefined)
    return refusal ? <RefusedPage studio={studio} /> : <Waiting studio={studio} />;
  const route = navigation.route.value;
  if (route.screen === 'actor') return <ActorPage studio={studio} id={route.id} />;
  const Page = PAGES[route.screen];
  return <Page studio={studio} />;
}

const PAGES = {
  overview: OverviewPage,
  actors: ActorsPage,
  network: NetworkPage,
  metrics: MetricsPage,
  queues: QueuesPage,
  errors: ErrorsPage,
  sidecars: SidecarsPage,
  design: DesignPage,
  nowhere: Nowhere,
};

function Nowhere() {
  return (
    <section class="sheet">
      <h1 class="title">There is no such page</h1>
      <p class="t2">
        <a href="/">All actors</a>
      </p>
    </section>
  );
}

/** Links inside the studio change the address without loading the page again. */
function followLinks({ navigation }: Studio, window: Window) {
  window.document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.origin !== window.location.origin || link.target !== '') return;
    event.preventDefault();
    navigation.go(link.pathname + link.search);
  });
}
