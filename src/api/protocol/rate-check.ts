/** Counts requests before they are answered: which region they count in, and what as. */
import type { OperationName } from '#contract/types.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { Pools } from '#domain/pools/pools.ts';
import type { RequestRates } from '#domain/quotas/request-rates.ts';
import { parseJwt } from '#domain/tokens/jwt.ts';

type CheckedInput = Readonly<Record<string, unknown>>;

/**
 * Counts one request; `region` is that of the pool it names or of its signature.
 * @throws TooManyRequestsException when it is one too many
 */
export type RateCheck = (
  operation: OperationName,
  input: CheckedInput,
  region: string | undefined,
) => Promise<void>;

interface Parts {
  readonly requestRates: RequestRates;
  readonly clients: Pick<Clients, 'find'>;
  readonly pools: Pick<Pools, 'find'>;
}

export function countedBy(
  { requestRates, clients, pools }: Parts,
  defaultRegion: string,
): RateCheck {
  /**
   * The region of the client that an unsigned request names. What else such a request says of a
   * region proves nothing, and would be counted nowhere.
   */
  async function clientRegion(input: CheckedInput): Promise<string> {
    const client = await clients.find(clientIdIn(input) ?? '');
    const pool = client && (await pools.find(client.poolId));
    return pool?.region ?? defaultRegion;
  }

  return (operation, input, region) =>
    requestRates.countOperation(
      { operation, challenge: textIn(input, 'ChallengeName'), pool: poolIn(input) },
      async () => region ?? clientRegion(input),
    );
}

/** By an access token too: at worst one that is forged counts where another client's do. */
function clientIdIn(input: CheckedInput): string | undefined {
  const token = textIn(input, 'AccessToken');
  if (token === undefined) return textIn(input, 'ClientId');
  const id = parseJwt(token)?.claims['client_id'];
  return typeof id === 'string' ? id : undefined;
}

const poolIn = (input: CheckedInput) => textIn(input, 'UserPoolId') ?? textIn(input, 'ResourceArn');

function textIn(input: CheckedInput, member: string): string | undefined {
  const value = input[member];
  return typeof value === 'string' ? value : undefined;
}
