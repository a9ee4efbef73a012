import type { SidecarFacts, SidecarList } from '@loom-studio/core-adapter/protocol';
import { formatAge, formatBytes, formatCount, formatDuration, plural, UNKNOWN } from '../../parts/format.ts';

export interface SidecarRow {
  id: string;
  host: string;
  pid: number;
  /** The one this page hears from. */
  here: boolean;
  leads: boolean;
  /** It does not hear from the engine itself. */
  stale: boolean;
  cells: readonly SidecarCell[];
}

export interface SidecarCell {
  name: string;
  text: string;
  figure: boolean;
  /** Worth a look: later than it should be, or of another version than the rest. */
  odd: boolean;
  /** Gives way where room is scarce. */
  minor: boolean;
}

/** From here on a person notices. */
const LATE_LOOP_MS = 100;
/** Commits a healthy sidecar may be behind when work is heavy. */
const MUCH_BEHIND = 100;

/** In the order in which they started, so that a row keeps its place. `here`: id of the one this page hears from. */
export function sidecarRows({ now, sidecars }: SidecarList, here: string | undefined): SidecarRow[] {
  const mixed = new Set(sidecars.map(({ version }) => version)).size > 1;
  return [...sidecars]
    .sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1))
    .map((facts) => ({
      id: facts.id,
      host: facts.host,
      pid: facts.pid,
      here: facts.id === here,
      leads: facts.leads,
      stale: !facts.fresh,
      cells: cellsOf(facts, now, mixed),
    }));
}

function cellsOf(facts: SidecarFacts, now: number, mixed: boolean): SidecarCell[] {
  const { version, transport, engine, behind, loopDelayMs, rssBytes, heapBytes, startedAt, at } = facts;
  return [
    word('Version', version, mixed),
    word('Transport', transport),
    word('Engine', engine),
    figure('Sockets', socketsText(facts)),
    figure('Behind', behind === undefined ? UNKNOWN : formatCount(behind), (behind ?? 0) > MUCH_BEHIND),
    figure('Loop delay', loopText(loopDelayMs), (loopDelayMs ?? 0) > LATE_LOOP_MS),
    figure('Memory', formatBytes(rssBytes)),
    { ...figure('Heap', formatBytes(heapBytes)), minor: true },
    figure('Up', formatAge(now - startedAt)),
    { ...figure('Told', agoText(now - at)), minor: true },
  ];
}

function word(name: string, text: string, odd = false): SidecarCell {
  return { name, text, figure: false, odd, minor: false };
}

function figure(name: string, text: string, odd = false): SidecarCell {
  return { name, text, figure: true, odd, minor: false };
}

function socketsText({ sockets: { live, legacy } }: SidecarFacts): string {
  const all = formatCount(live + legacy);
  return legacy === 0 ? all : `${all}, ${formatCount(legacy)} legacy`;
}

function loopText(ms: number | undefined): string {
  if (ms === undefined) return UNKNOWN;
  return ms < 9.95 ? `${ms.toFixed(1)} ms` : formatDuration(ms);
}

function agoText(ms: number): string {
  return ms < 1_000 ? 'now' : `${formatAge(ms)} ago`;
}

/** What all of them come to, in one line; of those that are not known it says nothing. */
export function summaryOf({ sidecars, complete }: SidecarList): string {
  const sockets = sidecars.reduce((sum, { sockets: { live, legacy } }) => sum + live + legacy, 0);
  const leaders = sidecars.filter(({ leads }) => leads);
  const [first] = leaders;
  const versions = new Set(sidecars.map(({ version }) => version)).size;
  return [
    plural(sockets, 'socket'),
    leaders.length === 1 && first ? `${first.host}:${first.pid} leads` : '',
    leaders.length === 0 && complete ? 'none leads' : '',
    leaders.length > 1 ? 'the lead changes hands' : '',
    versions > 1 ? `${versions} versions` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
