import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '@detections/runtime/lifecycle';
import { proxiesOf, proxyVariables, type Proxies } from './proxies.js';

function read(environment: Readonly<Record<string, string>>): Proxies {
  return proxiesOf(loadConfig(proxyVariables, environment));
}

describe('the variables of proxies', () => {
  it('are those that every program knows, in either case', () => {
    expect(read({ HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'http://b:2', NO_PROXY: 'c' })).toEqual({
      http: 'http://a:1/',
      https: 'http://b:2/',
      bypass: 'c',
    });
    expect(read({ http_proxy: 'http://a:1', https_proxy: 'http://b:2', no_proxy: 'c' })).toEqual(
      read({ HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'http://b:2', NO_PROXY: 'c' }),
    );
  });

  it('come first in lower case, as with curl, unless they are empty', () => {
    expect(read({ HTTP_PROXY: 'http://a', http_proxy: 'http://b' }).http).toBe('http://b/');
    expect(read({ HTTP_PROXY: 'http://a', http_proxy: '' }).http).toBe('http://a/');
    expect(read({})).toEqual({ http: undefined, https: undefined, bypass: undefined });
  });

  it.each([
    ['proxy', 'http://proxy/'],
    ['proxy.example.org:3128', 'http://proxy.example.org:3128/'],
    ['user:p%40ss@10.0.0.1:3128', 'http://user:p%40ss@10.0.0.1:3128/'],
    [' HTTP://Proxy:3128/path?query ', 'http://proxy:3128/'],
    ['https://[::1]:3128', 'https://[::1]:3128/'],
  ])('take %j for %s', (given, meant) => {
    expect(read({ HTTPS_PROXY: given }).https).toBe(meant);
  });

  it('pass over SOCKS, which is set for other programs', () => {
    expect(read({ https_proxy: 'socks5h://proxy:1080' }).https).toBeUndefined();
  });

  it.each([
    'ftp://user:swordfish@proxy:21',
    'http://',
    'http://proxy:port',
    'user:swordfish@proxy:99999',
    'http://user:swordfish%zz@proxy',
  ])('refuse %s and keep it to themselves', (given) => {
    expect(() => read({ https_proxy: given })).toThrow(
      new Error(
        'Wrong configuration:\n  https_proxy: expected http://[user:password@]host[:port], or https://',
      ),
    );
  });

  it('take hosts to go past with commas or spaces, and IPv6 without its brackets', () => {
    expect(read({ NO_PROXY: 'localhost, .example.org a:80,::1,[::1]:80' }).bypass).toBe(
      'localhost,.example.org,a:80,[::1],[::1]:80',
    );
    expect(read({ NO_PROXY: '*' }).bypass).toBe('*');
  });
});
