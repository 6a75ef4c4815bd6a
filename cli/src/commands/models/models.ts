import { Command } from 'commander';
import { agreement } from './agreement.js';
import { calibrate } from './calibrate.js';
import { check } from './check.js';
import { exportOne } from './export.js';
import { importOne } from './import.js';
import { list } from './list.js';
import { remove } from './remove.js';

export function models(): Command {
  return new Command('models')
    .description('Looks after models of your own: docs/models.md says what exports are taken.')
    .addCommand(check())
    .addCommand(importOne())
    .addCommand(list())
    .addCommand(remove())
    .addCommand(exportOne())
    .addCommand(calibrate())
    .addCommand(agreement());
}
