import { describe, expect, it } from '@jest/globals';
import { labelsInCsv } from './labels-csv.js';

describe('labels in a CSV', () => {
  it.each<[string, string]>([
    ['a name a line', 'apple\n"red, sour cherry"\nÄpfel\n'],
    ['a header', '\uFEFFclass_name\r\napple\r\n"red, sour cherry"\r\nÄpfel\r\n'],
    ['indices in front', '0,apple\n2,Äpfel\n1,"red, sour cherry"'],
    ['indices behind, and a header', 'class,index\napple,0\n"red, sour cherry",1\nÄpfel,2'],
  ])('may have %s', (_, text) => {
    expect(labelsInCsv('labels.csv', text)).toEqual(['apple', 'red, sour cherry', 'Äpfel']);
  });

  it.each<[string, string]>([
    ['a table of pictures', 'file,label\na.jpg,apple\nb.jpg,cherry'],
    ['a missing index', '0,apple\n2,cherry'],
    ['an index twice', '0,apple\n0,cherry'],
    ['indices in both columns', '0,1\n1,0'],
    ['three columns', '0,apple,red\n1,cherry,red'],
    ['a header alone', 'label'],
    ['nothing', ''],
    ['lines of several lengths', '0,apple\n1'],
    ['a class without a name', '0,\n1,cherry'],
  ])('may not be %s', (_, text) => {
    expect(() => labelsInCsv('labels.csv', text)).toThrow(/^labels\.csv is wrong: /);
  });
});
