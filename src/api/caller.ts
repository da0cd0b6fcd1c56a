/** Who sends a request, as sessions and events show it. */
import { isIP } from 'node:net';
import type { ContextDataType, UserContextDataType } from '#contract/types.ts';
import { type Caller, deviceOf } from '#domain/risk/caller.ts';
import { parseBoundedJson } from '#platform/bounded-json.ts';
import type { Client } from '#store/tables/clients.ts';
import type { ApiRequest } from './operation.ts';

/** A longer time zone in a device's fingerprint is not read. */
const LONGEST_TIMEZONE = 100;

/**
 * The sender of a request. An address in the request counts only from a client that is trusted
 * with it: any other could name whatever it likes.
 */
export function callerOf(
  request: ApiRequest,
  client: Client,
  { IpAddress, EncodedData }: UserContextDataType = {},
): Caller {
  const { EnablePropagateAdditionalUserContextData: trusted } = client.settings;
  const told = trusted ? addressIn(IpAddress) : undefined;
  const { userAgent = request.userAgent, timezone } = deviceData(EncodedData);
  return {
    address: told ?? addressIn(request.sourceAddress),
    device: deviceOf(userAgent),
    ...(timezone !== undefined && { timezone }),
  };
}

/** The user for whom a server sends a request, as ContextData says; without it, the server. */
export function callerBehind(
  request: ApiRequest,
  contextData: ContextDataType | undefined,
): Caller {
  if (!contextData) {
    return { address: addressIn(request.sourceAddress), device: deviceOf(request.userAgent) };
  }
  const header = contextData.HttpHeaders.find(
    ({ headerName }) => headerName?.toLowerCase() === 'user-agent',
  );
  const { userAgent = header?.headerValue, timezone } = deviceData(contextData.EncodedData);
  return {
    address: addressIn(contextData.IpAddress),
    device: deviceOf(userAgent),
    ...(timezone !== undefined && { timezone }),
  };
}

function addressIn(text: string | undefined): string | undefined {
  return text !== undefined && isIP(text) !== 0 ? text : undefined;
}

/**
 * What the scripts that collect device data send: base64 of JSON whose `payload` is JSON again.
 * Its signature is made from public values alone, so it proves nothing: what cannot be read is
 * left out.
 */
function deviceData(encoded: string | undefined): { userAgent?: string; timezone?: string } {
  if (encoded === undefined) return {};
  try {
    const outer = parseBoundedJson(Buffer.from(encoded, 'base64').toString());
    const inner = parseBoundedJson((outer as { payload: string }).payload);
    const { UserAgent, ClientTimezone } = (inner as { contextData: Record<string, unknown> })
      .contextData;
    return {
      ...(typeof UserAgent === 'string' && { userAgent: UserAgent }),
      ...(isTimezone(ClientTimezone) && { timezone: ClientTimezone }),
    };
  } catch {
    return {};
  }
}

function isTimezone(value: unknown): value is string {
  return (
    typeof value === 'string' && value.length <= LONGEST_TIMEZONE && /^[\w+:/ -]+$/.test(value)
  );
}
