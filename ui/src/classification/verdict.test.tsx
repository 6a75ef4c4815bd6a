import { expect, test } from '@jest/globals';
import { render, screen } from '@testing-library/react';
import { sampleClassification } from '../testing/sample-classification';
import { Verdict } from './verdict';

const WARNING = 'This looks unlike what this model knows.';

test.each([0.9, 0.1])(
  'says of a stranger that it is one, and still guesses: %d sure',
  (confidence) => {
    render(<Verdict {...sampleClassification({ known: false, confidence })} />);
    expect(screen.getByText(WARNING)).toBeDefined();
    expect(screen.getByText('Eskimo dog')).toBeDefined();
  },
);

test.each([true, null])('says nothing where it is known, or where nobody can tell: %s', (known) => {
  render(<Verdict {...sampleClassification({ known })} />);
  expect(screen.queryByText(WARNING)).toBeNull();
});
