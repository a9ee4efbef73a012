import type { Source } from './sources.ts';

export const WARN_LINES = 250;
const MOST_LINES = 400;

const NAMELESS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'manager', 'managers']);
// Put together here, so that this file does not trip over itself.
const UNFINISHED = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME'].join('|')})\\b`);
const NARROWED =
  /^\s*(?:(?:test|it|describe)(?:\.\w+(?:\([^)]*\))?)*\.(?:skip|only|todo|failing)\b|(?:xit|xtest|fit|xdescribe|fdescribe)\()/m;

export function shapeProblems(sources: Source[]): string[] {
  return [
    ...where(sources, (it) => linesOf(it) > MOST_LINES, `has more than ${MOST_LINES} lines`),
    ...where(sources, hasNamelessPart, 'has a name that says nothing'),
    ...where(sources, ({ text }) => UNFINISHED.test(text), 'leaves something to be done'),
    ...where(sources, ({ text }) => NARROWED.test(text), 'skips tests or runs only some'),
    ...where(sources, exportsDefault, 'has a default export'),
  ];
}

export function longFiles(sources: Source[]): string[] {
  return sources.filter((it) => linesOf(it) > WARN_LINES).map((it) => `${it.path}: ${linesOf(it)} lines`);
}

function where(sources: Source[], isWrong: (source: Source) => boolean, problem: string): string[] {
  return sources.filter(isWrong).map(({ path }) => `${path} ${problem}`);
}

const linesOf = ({ text }: Source): number => text.split('\n').length - 1;

const hasNamelessPart = ({ path }: Source): boolean => path.split(/[/.-]/).some((part) => NAMELESS.has(part));

/** Tools ask for default exports in their own settings files. */
function exportsDefault({ path, text }: Source): boolean {
  return !/\.config\.\w+$/.test(path) && /^export default\b|^export \{[^}]*\bas default\b/m.test(text);
}
