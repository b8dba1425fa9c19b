// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

import com.example.shop.CartLine;
import java.util.List;
import java.util.function.Function;

/** The lines of a cart or an order, with their sum. */
final class CartTable {
    private CartTable() {}

    /** The table without anything to click. */
    static Html of(List<CartLine> lines) {
        return table(lines, Html.EMPTY, Html.EMPTY, line -> Html.EMPTY);
    }

    /** The table with something to click at the end of each line. */
    static Html of(List<CartLine> lines, Function<CartLine, Html> action) {
        return table(lines, Html.of("<th scope=\"col\"><span class=\"hidden\">Change</span></th>"),
                Html.of("<td></td>"),
                line -> Html.of("<td class=\"action\">{}</td>", action.apply(line)));
    }

    private static Html table(List<CartLine> lines, Html head, Html foot, Function<CartLine, Html> action) {
        return Html.of("""
                <table>
                <thead><tr><th scope="col">What</th><th scope="col" class="number">How many</th>
                <th scope="col" class="number">Price</th>{}</tr></thead>
                <tbody>
                {}</tbody>
                <tfoot><tr><th scope="row" colspan="2">Together</th><td class="number">{}</td>{}</tr></tfoot>
                </table>
                """, head, lines.stream().map(line -> row(line, action.apply(line))).collect(Html.joined()),
                CartLine.totalPrice(lines), foot);
    }

    private static Html row(CartLine line, Html action) {
        return Html.of("""
                <tr><th scope="row">{}</th><td class="number">{}</td><td class="number">{}</td>{}</tr>
                """, line.name(), line.quantity(), line.price(), action);
    }
}
