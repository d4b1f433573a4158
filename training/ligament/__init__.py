"""Reference borders of the ligamentum flavum on real scans whose vertebrae and canal experts drew."""
