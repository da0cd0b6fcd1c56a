/** Who sends a request, as sessions and events show it. */
import { isIP } from 'node:net';
import type { ContextDataType, UserContextDataType } from '#contract/types.ts';
import { type Caller, deviceOf } from '#domain/caller.ts';
import type { Client } from '#store/records.ts';
import type { Context } from './operation.ts';

/**
 * The sender of a request. What it says of a user behind it counts only from a client that is
 * trusted with that: anyone else could name any address.
 */
export function callerOf(
  context: Context,
  client: Client,
  userContext: UserContextDataType = {},
): Caller {
  const { EnablePropagateAdditionalUserContextData: trusted } = client.settings;
  const address = trusted ? userContext.IpAddress : undefined;
  return {
    address: addressIn(address) ?? addressIn(context.sourceAddress),
    device: deviceOf(context.userAgent),
  };
}

/** The user for whom a server sends a request: whom ContextData tells, else the server itself. */
export function callerBehind(context: Context, contextData: ContextDataType | undefined): Caller {
  const userAgent = contextData?.HttpHeaders.find(
    ({ headerName }) => headerName?.toLowerCase() === 'user-agent',
  )?.headerValue;
  return {
    address: addressIn(contextData?.IpAddress ?? context.sourceAddress),
    device: deviceOf(contextData ? userAgent : context.userAgent),
  };
}

function addressIn(text: string | undefined): string | undefined {
  return text !== undefined && isIP(text) !== 0 ? text : undefined;
}
