/** The proxy is in the way, whatever the source behind it may have. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';

  static unreachable(proxy: URL, cause: Error): ProxyError {
    const code = 'code' in cause ? String(cause.code) : cause.message;
    // The origin alone: before it may stand a password.
    return new ProxyError(`the proxy ${proxy.origin} cannot be reached (${code})`, { cause });
  }

  static refused(status: number, cause: Error): ProxyError {
    const what = status === 407 ? ': it wants a user and a password that it knows' : '';
    return new ProxyError(`the proxy refused with ${String(status)}${what}`, { cause });
  }
}
