import { parser } from '@prometheus-io/lezer-promql';

export interface Expression {
  /** Names of the series it reads. */
  series: string[];
  /** Where it is not understood, if anywhere. */
  fault: string | undefined;
}

/** Grafana's own words, put in place before Prometheus sees the query. */
const INTERVAL = /\$__(?:rate_)?interval/g;

export function readExpression(text: string): Expression {
  const query = text.replaceAll(INTERVAL, '1m');
  const series: string[] = [];
  let fault: string | undefined;
  parser.parse(query).iterate({
    enter({ type, from, to }) {
      if (type.isError) fault ??= `${query.slice(0, from)} ⟵ ${query.slice(from, to)}`;
      if (type.name === 'VectorSelector') series.push(/^\w+/.exec(query.slice(from, to))?.[0] ?? '');
    },
  });
  return { series, fault };
}
