import type { Operation } from '../../operation.ts';

/** Shows a domain; one that nobody has is described by nothing. */
export const describeUserPoolDomain: Operation<'DescribeUserPoolDomain'> = async (
  input,
  { domains },
) => ({ DomainDescription: await domains.describe(input.Domain) });
