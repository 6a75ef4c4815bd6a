import { describe, expect, it } from '@jest/globals';
import { ForbiddenError } from '@detections/schema';
import type { Role } from '../../http/roles.js';
import { requireRole } from './graphql-context.js';

describe('what a resolver wants of who asks', () => {
  const refusal = new ForbiddenError('Expected another.');
  const context = { refusalOf: (role: Role) => (role === 'teach' ? refusal : undefined) };

  it('is a role that the request has, or the reason why it has not', () => {
    expect(() => {
      requireRole(context, 'read');
    }).not.toThrow();
    expect(() => {
      requireRole(context, 'teach');
    }).toThrow(refusal);
  });
});
