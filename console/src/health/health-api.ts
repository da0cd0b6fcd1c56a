/** What the server says of itself. */
import type { OperatorOutput, OperatorValue } from '#contract/operator-types.ts';
import type { Seconds } from '../frame/times.ts';

export type Health = OperatorOutput<'DescribeHealth', Seconds>;
export type Metrics = OperatorOutput<'DescribeMetrics', Seconds>;
export type MetricCount = OperatorValue<'MetricCount'>;
export type Spread = OperatorValue<'SpreadSummary'>;
