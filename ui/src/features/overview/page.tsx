import type { Studio } from '../../studio.ts';
import { StaleBanner } from '../connection/banner.tsx';

export function OverviewPage({ studio }: { studio: Studio }) {
  return (
    <>
      <StaleBanner studio={studio} />
      <section class="sheet">
        <h1 class="title">Overview</h1>
        <p class="t2">The five numbers that matter are not drawn yet.</p>
      </section>
    </>
  );
}
