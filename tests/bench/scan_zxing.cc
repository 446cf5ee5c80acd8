// Debian's ZXing-C++ on a frame, for comparison only.
// SPDX-License-Identifier: Apache-2.0
#define ZX_USE_UTF8 // texts as std::string
#include "scan.h"

#include <ZXing/ReadBarcode.h>

#include <string>

void scan_zxing(const struct shot *s, struct found *f)
{
	ZXing::DecodeHints hints;
	hints.setFormats(ZXing::BarcodeFormat::QRCode);
	hints.setTryHarder(true);
	hints.setTryRotate(true);
	for (const auto &r : ZXing::ReadBarcodes(ZXing::ImageView(s->grey, s->width, s->height, ZXing::ImageFormat::Lum), hints)) {
		std::string text = r.text();
		scan_add(f, text.data(), text.size());
	}
}
