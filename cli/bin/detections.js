#!/usr/bin/env node
// Not the built file itself: npm links only what is there when it installs.
import '../dist/main.js';
