/** An address, or of IPv6 the network one caller usually has whole: the first 64 bits. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail = ''] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  if (address.includes('::')) {
    const missing = 8 - groups.length - tail.split(':').filter(Boolean).length;
    for (let i = 0; i < missing; i++) groups.push('0');
  }
  return groups.slice(0, 4).join(':');
}
