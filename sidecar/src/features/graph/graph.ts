import type { GraphData, GraphEdgeDetail, GraphRequest } from '@loom-studio/core-adapter/protocol';

/** Who sent messages to whom lately, summed up from the messages this sidecar sees. */
export interface Graph {
  /** Work on many edges is done in slices of a few milliseconds. */
  read(request: Omit<GraphRequest, 'topic'>): Promise<GraphData>;
  edge(request: Omit<GraphRequest, 'topic'>, from: string, to: string): Promise<GraphEdgeDetail | undefined>;
  close(): void;
}
