import type { ActorRecord } from '@loom-studio/core-adapter/protocol';
import {
  FACET_FIELDS,
  FIELDS,
  isChoice,
  partsOf,
  type Query,
  type QueryNode,
  type Sort,
} from '@loom-studio/core-adapter/query';
import { allOf, compileNode } from './compile.ts';
import type { Scene } from './scene.ts';

/** Bit of `place` that says: the record matches. */
export const MATCHES = 1;
/** Bit of `place` that says: the record counts in this facet. */
export const inFacet = (index: number): number => 2 << index;
const EVERYWHERE = MATCHES | FACET_FIELDS.reduce((all, _, index) => all | inFacet(index), 0);

/** A filter ready to be asked of many records. */
export interface Plan {
  /**
   * Where the record counts. It counts in a facet when everything holds but the choice made in that very facet, so
   * that people see what another choice would bring.
   */
  place(record: ActorRecord, scene: Scene): number;
  /** Whether time alone changes what matches. */
  timed: boolean;
  /** Whether rates do, or the order. */
  rated: boolean;
}

export function createPlan({ root }: Query, sort: Sort): Plan {
  const parts = partsOf(root);
  const holds = allOf(parts.filter((part) => !isAnyChoice(part)).map(compileNode));
  const choices = FACET_FIELDS.map((field, index) => ({
    bit: inFacet(index),
    nodes: parts.filter((part) => isChoice(part, field)),
  }))
    .filter(({ nodes }) => nodes.length > 0)
    .map(({ bit, nodes }) => ({ bit, fits: allOf(nodes.map(compileNode)) }));

  return {
    place(record, scene) {
      if (!holds(record, scene)) return 0;
      let failed = 0;
      for (const { bit, fits } of choices) {
        if (fits(record, scene)) continue;
        if (failed !== 0) return 0;
        failed = bit;
      }
      return failed === 0 ? EVERYWHERE : failed;
    },
    timed: mentions(root, (field) => FIELDS[field].kind === 'age'),
    rated: sort.field === 'rate' || mentions(root, (field) => field === 'rate'),
  };
}

const isAnyChoice = (part: QueryNode): boolean => FACET_FIELDS.some((field) => isChoice(part, field));

type FieldTest = (field: keyof typeof FIELDS) => boolean;

export function mentions(node: QueryNode | undefined, test: FieldTest): boolean {
  if (!node || node.kind === 'word') return false;
  if (node.kind === 'compare') return test(node.field);
  if (node.kind === 'not') return mentions(node.part, test);
  return node.parts.some((part) => mentions(part, test));
}
