import { type PlaceJob, type Places, place } from './place.ts';

/** Places nodes, off the page where that is possible. */
export type Placer = (job: PlaceJob) => Promise<Places>;

export const onThisPage: Placer = async (job) => place(job);

/**
 * Works in `worker`; should that fail, the page does the same work itself. Absent where the browser has no
 * workers or the page does not name the file.
 */
export function workerPlacer(open: () => Worker): Placer {
  const waiting = new Map<number, { job: PlaceJob; done: (places: Places) => void }>();
  let worker: Worker | undefined;
  let broken = false;
  let jobs = 0;

  return (job) => {
    const hired = broken ? undefined : hire();
    if (!hired) return onThisPage(job);
    jobs += 1;
    const number = jobs;
    return new Promise((done) => {
      waiting.set(number, { job, done });
      hired.postMessage({ job: number, asked: job });
    });
  };

  function hire(): Worker | undefined {
    if (worker) return worker;
    try {
      worker = open();
    } catch (error) {
      giveUp(error);
      return undefined;
    }
    worker.onmessage = ({ data }: MessageEvent<{ job: number; places: Places }>) => {
      waiting.get(data.job)?.done(data.places);
      waiting.delete(data.job);
    };
    worker.onerror = (event) => giveUp(event.message);
    return worker;
  }

  function giveUp(why: unknown) {
    console.info('The graph is laid out on the page itself:', why);
    broken = true;
    worker?.terminate();
    for (const { job, done } of waiting.values()) done(place(job));
    waiting.clear();
  }
}

/** As the page names the file; without a name or without workers, on the page. */
export function browserPlacer(window: Window): Placer {
  const file = window.document.querySelector<HTMLMetaElement>('meta[name="layout-worker"]')?.content;
  if (!file || !('Worker' in window)) return onThisPage;
  return workerPlacer(() => new Worker(file, { type: 'module' }));
}
