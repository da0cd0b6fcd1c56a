/** The answers of the STS API: XML, as the Query protocol has it. */
import type { ApiAnswer } from '#http/exchange.ts';
import type { StsError } from './sts-error.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Members in their order. */
export interface XmlMembers {
  readonly [name: string]: string | XmlMembers;
}

export function stsSuccess(requestId: string, action: string, result: XmlMembers): ApiAnswer {
  const body = element(`${action}Response`, {
    [`${action}Result`]: result,
    ResponseMetadata: { RequestId: requestId },
  });
  return { ...answer(requestId, 200, body), operation: action, proven: true };
}

export function stsFailure(
  requestId: string,
  action: string | undefined,
  { code, message, status }: StsError,
): ApiAnswer {
  const Type = status >= 500 ? 'Receiver' : 'Sender';
  const said = { Type, Code: code, Message: message };
  const body = element('ErrorResponse', { Error: said, RequestId: requestId });
  return { ...answer(requestId, status, body), operation: action, error: code };
}

function answer(requestId: string, status: number, body: string): ApiAnswer {
  return {
    status,
    headers: { 'Content-Type': 'text/xml', 'x-amzn-RequestId': requestId },
    body,
    requestId,
  };
}

function element(name: string, members: XmlMembers): string {
  return `<${name} xmlns="${NAMESPACE}">${content(members)}</${name}>`;
}

function content(members: XmlMembers): string {
  return Object.entries(members)
    .map(([name, value]) => {
      const inner = typeof value === 'string' ? escaped(value) : content(value);
      return `<${name}>${inner}</${name}>`;
    })
    .join('');
}

/** Characters that XML cannot have at all are left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
