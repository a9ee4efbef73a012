import { type PlaceJob, place } from './place.ts';

/** A file of its own in the bundle: places nodes without holding up the page. */
self.onmessage = ({ data }: MessageEvent<{ job: number; asked: PlaceJob }>) => {
  self.postMessage({ job: data.job, places: place(data.asked) });
};
