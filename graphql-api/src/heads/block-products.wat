;; The inner products of the rows of one block with those of another: what block-products.ts calls.
;; `npm run generate` makes block-products-code.ts of it.
;;
;; Memory, in 64-bit floats: a block of 64 rows at byte 0, another at byte 266,240, each row 520 apart
;; (4,160 bytes: rows 4,096 apart would share one set of the cache), and at byte 532,480 the 64 × 64
;; products.
(module
  (memory (export "memory") 9)

  ;; rows: of the first block, in fours; others: of the second, in twos; length: of the rows, in twos.
  ;; None of them is 0. Eight sums of two lanes each do not wait for each other, and stay in registers.
  (func (export "multiply") (param $rows i32) (param $others i32) (param $length i32)
    (local $row i32) (local $other i32) (local $out i32)
    (local $a i32) (local $b i32) (local $end i32)
    (local $x v128) (local $y v128) (local $z v128)
    (local $p00 v128) (local $p01 v128) (local $p10 v128) (local $p11 v128)
    (local $p20 v128) (local $p21 v128) (local $p30 v128) (local $p31 v128)
    (loop $next_rows
      (local.set $other (i32.const 0))
      (loop $next_others
        (local.set $a (i32.mul (local.get $row) (i32.const 4160)))
        (local.set $b
          (i32.add (i32.mul (local.get $other) (i32.const 4160)) (i32.const 266240)))
        (local.set $end (i32.add (local.get $a) (i32.shl (local.get $length) (i32.const 3))))
        (local.set $p00 (v128.const f64x2 0 0))
        (local.set $p01 (v128.const f64x2 0 0))
        (local.set $p10 (v128.const f64x2 0 0))
        (local.set $p11 (v128.const f64x2 0 0))
        (local.set $p20 (v128.const f64x2 0 0))
        (local.set $p21 (v128.const f64x2 0 0))
        (local.set $p30 (v128.const f64x2 0 0))
        (local.set $p31 (v128.const f64x2 0 0))
        (loop $next_two
          (local.set $y (v128.load (local.get $b)))
          (local.set $z (v128.load offset=4160 (local.get $b)))
          (local.set $x (v128.load (local.get $a)))
          (local.set $p00 (f64x2.add (local.get $p00) (f64x2.mul (local.get $x) (local.get $y))))
          (local.set $p01 (f64x2.add (local.get $p01) (f64x2.mul (local.get $x) (local.get $z))))
          (local.set $x (v128.load offset=4160 (local.get $a)))
          (local.set $p10 (f64x2.add (local.get $p10) (f64x2.mul (local.get $x) (local.get $y))))
          (local.set $p11 (f64x2.add (local.get $p11) (f64x2.mul (local.get $x) (local.get $z))))
          (local.set $x (v128.load offset=8320 (local.get $a)))
          (local.set $p20 (f64x2.add (local.get $p20) (f64x2.mul (local.get $x) (local.get $y))))
          (local.set $p21 (f64x2.add (local.get $p21) (f64x2.mul (local.get $x) (local.get $z))))
          (local.set $x (v128.load offset=12480 (local.get $a)))
          (local.set $p30 (f64x2.add (local.get $p30) (f64x2.mul (local.get $x) (local.get $y))))
          (local.set $p31 (f64x2.add (local.get $p31) (f64x2.mul (local.get $x) (local.get $z))))
          (local.set $b (i32.add (local.get $b) (i32.const 16)))
          (br_if $next_two
            (i32.lt_u (local.tee $a (i32.add (local.get $a) (i32.const 16))) (local.get $end))))
        (local.set $out
          (i32.shl
            (i32.add (i32.shl (local.get $row) (i32.const 6)) (local.get $other))
            (i32.const 3)))
        (v128.store offset=532480 (local.get $out) (call $sums (local.get $p00) (local.get $p01)))
        (v128.store offset=532992 (local.get $out) (call $sums (local.get $p10) (local.get $p11)))
        (v128.store offset=533504 (local.get $out) (call $sums (local.get $p20) (local.get $p21)))
        (v128.store offset=534016 (local.get $out) (call $sums (local.get $p30) (local.get $p31)))
        (br_if $next_others
          (i32.lt_u
            (local.tee $other (i32.add (local.get $other) (i32.const 2)))
            (local.get $others))))
      (br_if $next_rows
        (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 4))) (local.get $rows)))))

  ;; The two lanes of the first, added, and those of the second.
  (func $sums (param $first v128) (param $second v128) (result v128)
    (f64x2.add
      (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $first) (local.get $second))
      (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
        (local.get $first) (local.get $second)))))
