import type { ActorRecord } from '@loom-studio/core-adapter/protocol';
import {
  type CompareNode,
  FIELDS,
  type Operator,
  type QueryNode,
  type WordNode,
} from '@loom-studio/core-adapter/query';
import { compileMetadata } from './metadata.ts';
import { type AgeField, MOMENTS, NUMBERS, type NumberField, type Scene, statusOf } from './scene.ts';
import { holding, isAnyOf, remembering } from './texts.ts';

export type Test = (record: ActorRecord, scene: Scene) => boolean;

/** A part of a filter as a test of records. Made once, run for each record. */
export function compileNode(node: QueryNode | undefined): Test {
  if (!node) return () => true;
  switch (node.kind) {
    case 'word':
      return compileWord(node);
    case 'compare':
      return compileCompare(node);
    case 'not':
      return not(compileNode(node.part));
    case 'and':
      return allOf(node.parts.map(compileNode));
    case 'or':
      return anyOf(node.parts.map(compileNode));
  }
}

export function allOf(tests: Test[]): Test {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (record, scene) => {
    for (const test of tests) if (!test(record, scene)) return false;
    return true;
  };
}

function anyOf(tests: Test[]): Test {
  return (record, scene) => {
    for (const test of tests) if (test(record, scene)) return true;
    return false;
  };
}

function not(test: Test): Test {
  return (record, scene) => !test(record, scene);
}

function compileWord({ text, pattern }: WordNode): Test {
  const holds = holding(text, pattern);
  const group = remembering(holds);
  return (record, scene) =>
    group(record.type) ||
    group(record.app) ||
    (record.worker !== undefined && group(record.worker)) ||
    group(statusOf(record, scene.lostSince(record))) ||
    holds(record.id);
}

function compileCompare(node: CompareNode): Test {
  const test = compileField(node);
  return node.operator === '!=' ? not(test) : test;
}

/** `!=` is read as `:` here. */
function compileField(node: CompareNode): Test {
  switch (FIELDS[node.field].kind) {
    case 'text':
      return compileText(node);
    case 'metadata': {
      const test = compileMetadata(node, comparison(node));
      return (record) => test(record.metadata);
    }
    case 'age':
      return compileAge(node);
    default: {
      const read = NUMBERS[node.field as NumberField];
      return ifKnown(read, comparison(node));
    }
  }
}

function compileText({ field, values }: CompareNode): Test {
  const isOne = isAnyOf(field, values);
  const group = remembering(isOne);
  switch (field) {
    case 'id':
      return (record) => isOne(record.id);
    case 'parent':
      return (record) => record.parent !== undefined && isOne(record.parent);
    case 'type':
      return (record) => group(record.type);
    case 'app':
      return (record) => group(record.app);
    case 'worker':
      return (record) => record.worker !== undefined && group(record.worker);
    default:
      return (record, scene) => group(statusOf(record, scene.lostSince(record)));
  }
}

function compileAge(node: CompareNode): Test {
  const read = MOMENTS[node.field as AgeField];
  const fits = comparison(node);
  return (record, scene) => {
    const moment = read(record, scene);
    return moment !== undefined && fits(scene.now - moment);
  };
}

function ifKnown(
  read: (record: ActorRecord, scene: Scene) => number | undefined,
  fits: (value: number) => boolean,
): Test {
  return (record, scene) => {
    const value = read(record, scene);
    return value !== undefined && fits(value);
  };
}

function comparison({ operator, values }: CompareNode): (value: number) => boolean {
  if (values.some(({ kind }) => kind === 'any')) return () => true;
  const numbers = values.flatMap((value) => (value.kind === 'number' ? value.number : []));
  const [bound = Number.NaN] = numbers;
  return COMPARISONS[operator](bound) ?? ((value) => numbers.includes(value));
}

const COMPARISONS: Record<Operator, (bound: number) => ((value: number) => boolean) | undefined> = {
  ':': () => undefined,
  '!=': () => undefined,
  '>': (bound) => (value) => value > bound,
  '>=': (bound) => (value) => value >= bound,
  '<': (bound) => (value) => value < bound,
  '<=': (bound) => (value) => value <= bound,
};
