import { describe, expect, it } from '@jest/globals';
import { annotationsFromCsv } from './annotations-from-csv.js';

const read = (text: string) => annotationsFromCsv(text, 'labels.csv');

describe('annotationsFromCsv', () => {
  it('reads class indices', () => {
    expect(read('file,classIndex\na.jpg,65\nb.jpg,0\n')).toEqual([
      { file: 'a.jpg', key: 'classIndex', value: '65' },
      { file: 'b.jpg', key: 'classIndex', value: '0' },
    ]);
  });

  it('reads WordNet ids', () => {
    expect(read('file,wordNetId\na.jpg,n02109961')).toEqual([
      { file: 'a.jpg', key: 'wordNetId', value: 'n02109961' },
    ]);
  });

  it('reads names, verbatim, with commas', () => {
    expect(read('file,label\na.jpg,"tench, Tinca tinca"')).toEqual([
      { file: 'a.jpg', key: 'label', value: 'tench, Tinca tinca' },
    ]);
  });

  it.each([
    ['file,label,wordNetId,classIndex\na.jpg,dog,n1,7', { key: 'classIndex', value: '7' }],
    ['file,label,wordNetId\na.jpg,dog,n1', { key: 'wordNetId', value: 'n1' }],
  ])('takes the surest of several columns: %j', (text, taken) => {
    expect(read(text)).toEqual([{ file: 'a.jpg', ...taken }]);
  });

  it('goes by the names of the columns and takes what spreadsheets write', () => {
    const text = '\uFEFFnote,classIndex,file\r\n"a, b",7,"with, comma.jpg"\r\n\r\n,8, ./c.jpg\r\n';
    expect(read(text)).toEqual([
      { file: 'with, comma.jpg', key: 'classIndex', value: '7' },
      { file: 'c.jpg', key: 'classIndex', value: '8' },
    ]);
  });

  it.each([
    ['', 'file,classIndex or file,wordNetId or file,label in labels.csv; came "".'],
    ['file,name\na.jpg,65', 'or file,label in labels.csv; came "file,name".'],
    ['name,classIndex\na.jpg,65', 'came "name,classIndex".'],
    ['file,classIndex\n', 'Expected a line per picture in labels.csv; came none.'],
    ['file,classIndex\na.jpg,65,7', 'Expected a CSV with a header'],
    ['file,classIndex\na.jpg,1\n./a.jpg,2', 'came more than one for "a.jpg".'],
  ])('refuses %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
