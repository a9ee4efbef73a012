import type { Studio } from '../../studio.ts';
import { StaleBanner } from '../connection/banner.tsx';

export function MetricsPage({ studio }: { studio: Studio }) {
  return (
    <>
      <StaleBanner studio={studio} />
      <section class="sheet">
        <h1 class="title">Metrics</h1>
        <p class="t2">Rates, waits, errors and depths are not drawn yet.</p>
      </section>
    </>
  );
}
