import { beforeEach, describe, expect, test } from '@jest/globals';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { announced, photo } from '../testing/open-page';
import {
  button,
  column,
  createTeachingPage,
  goTo,
  photos,
  thumbnails,
} from '../testing/teaching-page';

let page: ReturnType<typeof createTeachingPage>;

beforeEach(() => {
  page = createTeachingPage();
});

describe('the empty place', () => {
  test('says in a sentence what it is for, and has one button, which makes a classifier', async () => {
    await page.openTeaching();
    await screen.findByText(/^Name your classes, give each at least five photos/);
    await page.user.click(button('New classifier'));
    expect(
      screen.getByLabelText(/^Name/, { selector: 'input[value="my-classifier"]' }),
    ).toBeDefined();
    expect(column('Class 1').getByText(/Needs at least 5/)).toBeDefined();
    expect(column('Class 2').getByText(/Needs at least 5/)).toBeDefined();
    expect(document.activeElement).toBe(column('Class 1').getByLabelText('Class name'));
  });

  test('takes the next name where a model or somebody else has that one', async () => {
    page.teaching.have('my-classifier', {});
    await page.openTeaching();
    await page.user.click(await screen.findByRole('button', { name: 'New classifier' }));
    expect(page.teaching.records.map(({ name }) => name)).toEqual([
      'my-classifier',
      'my-classifier-2',
    ]);
  });

  test('has an address of its own, from which one comes back to the photos', async () => {
    await page.openTeaching();
    expect(screen.getByRole('link', { name: 'Teach' }).getAttribute('aria-current')).toBe('page');
    await goTo('#photos');
    expect(screen.getByRole('heading', { name: 'What is in your photo?' })).toBeDefined();
  });

  test('loads the photos of a class only once somebody looks at them', async () => {
    page.teaching.have('screws', { bolt: 5 });
    window.location.hash = '#photos';
    await page.open();
    const { workshop, shelf } = page.services.teaching;
    expect(workshop.find('screws')?.exampleCount).toBe(5);
    expect(shelf.state.get().examples.size).toBe(0);
    await goTo('#teach');
    await screen.findByRole('region', { name: 'bolt' });
    expect(thumbnails('bolt')).toHaveLength(5);
  });

  test('says why this page may not teach, and shows what there is', async () => {
    page.teaching.access = { ...page.teaching.access, allowed: false, reason: 'From here only.' };
    page.teaching.have('screws', { bolt: 5, nut: 5 });
    await page.openTeaching();
    expect(await screen.findByText('From here only.')).toBeDefined();
    expect(column('bolt').getByText('5 photos · 90% recognised')).toBeDefined();
    expect(page.teaching.requests).toEqual([]);
    expect(screen.queryByRole('button', { name: /Add class|Remove|Delete|New/ })).toBeNull();
    expect(column('bolt').getByLabelText('Class name').hasAttribute('readonly')).toBe(true);
  });
});

describe('a class', () => {
  beforeEach(async () => {
    page.teaching.have('screws', { bolt: 5, nut: 2 });
    await page.openTeaching();
    await screen.findByRole('region', { name: 'bolt' });
  });

  test('shows its photos, how many there are, how many are recognised and what it lacks', () => {
    expect(thumbnails('bolt')).toHaveLength(5);
    expect(column('bolt').getByText('5 photos · 90% recognised')).toBeDefined();
    expect(column('nut').getByText(/Needs 3 more photos/)).toBeDefined();
  });

  test('is renamed where its name stands, and keeps its photos', async () => {
    const name = column('bolt').getByLabelText('Class name');
    await page.user.click(name);
    await page.user.keyboard('hex bolt{Enter}');
    expect(page.teaching.requests).toEqual(['renameClass bolt hex bolt']);
    expect(thumbnails('hex bolt')).toHaveLength(5);
  });

  test('says why a name is refused, and keeps what was typed', async () => {
    page.teaching.nextFailure = { code: 'NAME_TAKEN' };
    await page.user.click(column('bolt').getByLabelText('Class name'));
    await page.user.keyboard('nut{Enter}');
    const name = column('bolt').getByLabelText('Class name');
    expect((name as HTMLInputElement).value).toBe('nut');
    expect(column('bolt').getByText('This name is taken.')).toBeDefined();
    await page.user.keyboard('{Escape}');
    expect((name as HTMLInputElement).value).toBe('bolt');
  });

  test('takes photos eight at a time, and shows them', async () => {
    await page.addTo('nut', photos(11));
    expect(page.teaching.requests).toEqual([
      'addExamples nut 8 UPLOAD',
      'addExamples nut 3 UPLOAD',
    ]);
    expect(thumbnails('nut')).toHaveLength(13);
    expect(announced()).toContain('11 photos added to nut.');
  });

  test('takes photos that are dropped on it', async () => {
    await act(async () => {
      fireEvent.drop(screen.getByRole('region', { name: 'nut' }), {
        dataTransfer: { files: photos(1), types: ['Files'], getData: () => '' },
      });
      await Promise.resolve();
    });
    expect(await column('nut').findByText(/3 photos/)).toBeDefined();
  });

  test('takes photos that are pasted once it is what somebody works on', async () => {
    await page.user.click(column('nut').getByLabelText('Class name'));
    expect(column('nut').getByText('Photos that you paste come here.')).toBeDefined();
    fireEvent.paste(document.body, { clipboardData: { files: photos(1) } });
    expect(await column('nut').findByText(/3 photos/)).toBeDefined();
  });

  test('goes on with the others where a photo is refused, and says why in words', async () => {
    page.teaching.refusePhoto = ({ name }) =>
      name === '1.jpg' ? { code: 'INVALID_IMAGE', detail: 'It is cut off.' } : undefined;
    await page.addTo('nut', photos(3));
    expect(thumbnails('nut')).toHaveLength(4);
    expect(column('nut').getByText(/This picture is damaged or incomplete/)).toBeDefined();
    expect(column('nut').getByText('Details: It is cut off.')).toBeDefined();
    await page.user.click(button('Leave out: 1.jpg'));
    expect(column('nut').queryByText(/damaged/)).toBeNull();
  });

  test('says so where photos were there already', async () => {
    const files = photos(2);
    await page.addTo('nut', files);
    await page.addTo('nut', files);
    expect(column('nut').getByText('2 photos were there already.')).toBeDefined();
    expect(thumbnails('nut')).toHaveLength(4);
  });

  test('refuses a photo over the limit without sending it', async () => {
    await page.addTo('nut', [photo('huge.jpg', 'x'.repeat(12_345)), photo('small.jpg')]);
    expect(column('nut').getByText(/This photo is too large/)).toBeDefined();
    expect(page.teaching.requests).toEqual(['addExamples nut 1 UPLOAD']);
  });

  test('is there at once where one is added, with its name to be typed', async () => {
    await page.user.click(button('Add class'));
    expect(document.activeElement).toBe(column('Class 3').getByLabelText('Class name'));
  });

  test('that is removed can be brought back for a while', async () => {
    await page.user.click(button('Remove class bolt'));
    expect(screen.queryByRole('region', { name: 'bolt' })).toBeNull();
    expect(screen.getByText('The class bolt with 5 photos is removed.')).toBeDefined();
    expect(document.activeElement).toBe(button('Undo'));
    await page.user.click(button('Undo'));
    expect(thumbnails('bolt')).toHaveLength(5);
    expect(page.teaching.requests).toEqual([]);
  });

  test('that is removed is gone for good once that time has passed', async () => {
    await page.user.click(button('Remove class bolt'));
    await act(() => page.teachingTime.pass());
    expect(page.teaching.requests).toEqual(['removeClass bolt']);
    expect(screen.queryByText(/is removed/)).toBeNull();
  });

  test('gives photos away by a menu', async () => {
    const [first, second] = thumbnails('bolt');
    if (first === undefined || second === undefined) throw new Error('Expected two photos.');
    await page.user.click(first);
    await page.user.click(second);
    expect(column('bolt').getByText('2 photos chosen')).toBeDefined();
    await page.chooseFrom('Move to', 'nut');
    expect(page.teaching.requests).toEqual(['moveExamples e1,e2 nut']);
    expect(thumbnails('nut')).toHaveLength(4);
  });

  test('gives photos away by the keyboard alone', async () => {
    act(() => thumbnails('bolt')[0]?.focus());
    await page.user.keyboard(' ');
    act(() => {
      button('Move to').focus();
    });
    await page.user.keyboard('{Enter}');
    await screen.findByRole('menuitem', { name: 'nut' });
    await page.user.keyboard('{ArrowDown}{Enter}');
    expect(page.teaching.requests).toEqual(['moveExamples e1 nut']);
  });

  test('takes photos that are dragged from another', async () => {
    await act(async () => {
      fireEvent.drop(screen.getByRole('region', { name: 'nut' }), {
        dataTransfer: {
          files: [],
          types: ['application/x-detections-examples'],
          getData: () => 'e1 e3',
        },
      });
      await Promise.resolve();
    });
    expect(page.teaching.requests).toEqual(['moveExamples e1,e3 nut']);
  });

  test('loses photos that are removed, and has them back by an undo', async () => {
    await page.user.click(thumbnails('bolt')[0] ?? document.body);
    await page.user.click(button('Remove'));
    expect(thumbnails('bolt')).toHaveLength(4);
    await page.user.click(button('Undo'));
    expect(thumbnails('bolt')).toHaveLength(5);
    await page.user.click(button('Remove'));
    await act(() => page.teachingTime.pass());
    expect(page.teaching.requests).toEqual(['removeExamples e1']);
  });
});

describe('a classifier', () => {
  beforeEach(async () => {
    page.teaching.have('screws', { bolt: 5, nut: 5 });
    await page.openTeaching();
    await screen.findByRole('region', { name: 'bolt' });
  });

  test('is renamed, and is asked for by its new name', async () => {
    await page.user.click(screen.getByLabelText(/^Name/, { selector: 'input[value="screws"]' }));
    await page.user.keyboard('bolts{Enter}');
    expect(screen.getByRole('group', { name: 'With curl' }).textContent).toContain(
      '/v1/classify?model=bolts',
    );
    expect(thumbnails('bolt')).toHaveLength(5);
  });

  test('is deleted once somebody has read what goes with it', async () => {
    await page.user.click(button('Delete this classifier'));
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete screws?' }));
    expect(dialog.getByText(/removes 2 classes, 10 photos and 1 version\./)).toBeDefined();
    await page.user.click(dialog.getByRole('button', { name: 'Delete it for good' }));
    expect(page.teaching.requests).toEqual(['remove screws ', 'remove screws 10 photos']);
    expect(screen.getByText(/^Name your classes/)).toBeDefined();
  });

  test('stays where somebody thinks better of it', async () => {
    await page.user.click(button('Delete this classifier'));
    await page.user.click(await screen.findByRole('button', { name: 'Keep it' }));
    expect(page.teaching.records).toHaveLength(1);
  });

  test('goes back to an earlier version', async () => {
    await page.addTo('nut', photos(1));
    await page.user.click(button('Let it answer again: version 1'));
    expect(page.teaching.requests.at(-1)).toBe('rollBack 1');
    expect(button('Let it answer again: version 2')).toBeDefined();
  });

  test('says how programs ask it, to be copied', async () => {
    expect(screen.getByRole('group', { name: 'Name of the model' }).textContent).toBe('screws');
    await page.user.click(button('Copy: With GraphQL'));
    expect(await navigator.clipboard.readText()).toContain('model: "screws"');
    expect(screen.getByText('Copied')).toBeDefined();
  });

  test('tells of a change that did not work', async () => {
    page.teaching.nextFailure = { code: 'LIMIT_REACHED', detail: 'At most 2 classes.' };
    await page.user.click(button('Add class'));
    expect(screen.getByText('There is no room for more.')).toBeDefined();
    expect(screen.getByText('Details: At most 2 classes.')).toBeDefined();
  });
});
