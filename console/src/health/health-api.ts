/** What the server says of itself. */
import type { Seconds } from '../frame/times.ts';

export interface Health {
  readonly Node: string;
  readonly Version: string;
  readonly StartedAt: Seconds;
  readonly Store: string;
  readonly Ready: boolean;
  readonly Checks: readonly {
    readonly Name: string;
    readonly Status: 'OK' | 'WARNING' | 'FAILED';
    readonly Reason?: string;
  }[];
}

export interface MetricCount {
  readonly Labels: readonly string[];
  readonly Total: number;
  readonly PerMinute?: number;
}

export interface Spread {
  readonly Count: number;
  readonly MedianMicroseconds: number;
  readonly P99Microseconds: number;
}

export interface Metrics {
  readonly Requests: readonly MetricCount[];
  readonly RequestTime: Spread;
  readonly SignIns: readonly MetricCount[];
  readonly Attempts: readonly MetricCount[];
  readonly Outbox: readonly {
    readonly Medium: string;
    readonly Messages: number;
    readonly OverdueSeconds: number;
  }[];
  readonly EventLoopDelay: Spread;
  readonly StoreQueue: number;
  readonly ConnectionsUsed: number;
  readonly ConnectionsOpen: number;
  readonly MemoryBytes: number;
}
