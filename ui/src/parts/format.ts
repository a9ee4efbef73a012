/** What nobody measured. Never a zero. */
export const UNKNOWN = '–';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function formatCount(value: number | undefined): string {
  return value === undefined ? UNKNOWN : whole.format(value);
}

/** Rates keep one decimal below ten. */
export function formatRate(perSecond: number | undefined): string {
  if (perSecond === undefined) return UNKNOWN;
  if (perSecond === 0) return '0';
  return perSecond < 9.95 ? perSecond.toFixed(1) : whole.format(perSecond);
}

/** `386 ms`, `3.8 s`, `43 s`, `4 m 12 s`, `1 h 04 m`, `3 d 02 h`. */
export function formatDuration(ms: number): string {
  const span = Math.max(0, ms);
  if (span < 999.5) return `${Math.round(span)} ms`;
  if (span < 9_950) return `${(span / SECOND).toFixed(1)} s`;
  if (span < 59_500) return `${Math.round(span / SECOND)} s`;
  return longDuration(Math.round(span / SECOND) * SECOND);
}

/** Memory, in units of 1,024 that programs are measured in; `132 MB`, `1.4 GB`. */
export function formatBytes(bytes: number): string {
  const megabytes = bytes / 1_048_576;
  if (megabytes < 1_023.5) return `${whole.format(megabytes)} MB`;
  return `${(megabytes / 1_024).toFixed(1)} GB`;
}

/** Ages on the page tick once a second, so nothing finer is shown. */
export function formatAge(ms: number): string {
  const span = Math.max(0, ms);
  if (span < SECOND) return 'now';
  return span < MINUTE ? `${Math.floor(span / SECOND)} s` : longDuration(span);
}

export function formatAgo(ms: number): string {
  return ms < SECOND ? 'just now' : `${formatAge(ms)} ago`;
}

/** Clock time of this machine; the date too when it is not today's. */
export function formatClock(at: number, now: number, withMillis = false): string {
  const moment = new Date(at);
  const time = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(twoDigits).join(':');
  const fine = withMillis ? `${time}.${String(moment.getMilliseconds()).padStart(3, '0')}` : time;
  if (moment.toDateString() === new Date(now).toDateString()) return fine;
  return `${moment.getFullYear()}-${twoDigits(moment.getMonth() + 1)}-${twoDigits(moment.getDate())} ${fine}`;
}

const ID_TAIL = 6;
export const ID_CHARS = 19;

/** Ids lose their middle: both ends tell them apart. */
export function shortId(id: string, longest = ID_CHARS): string {
  const letters = [...id];
  if (letters.length <= longest) return id;
  const head = Math.max(1, longest - ID_TAIL - 1);
  return `${letters
    .slice(0, head)
    .join('')
    .replace(/[-_.:/]+$/, '')}…${letters.slice(-ID_TAIL).join('')}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function longDuration(span: number): string {
  if (span < HOUR)
    return `${Math.floor(span / MINUTE)} m ${twoDigits(Math.floor((span % MINUTE) / SECOND))} s`;
  if (span < DAY) return `${Math.floor(span / HOUR)} h ${twoDigits(Math.floor((span % HOUR) / MINUTE))} m`;
  return `${Math.floor(span / DAY)} d ${twoDigits(Math.floor((span % DAY) / HOUR))} h`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
