<%--
  Copyright the Eventlog authors
  SPDX-License-Identifier: Apache-2.0
--%><%@ tag body-content="empty" trimDirectiveWhitespaces="true" %><%@ attribute name="nonce" %><%@ attribute name="cached" type="java.lang.Boolean" %>${pageScope.cached ? browserScript.cached(nonce) : browserScript.html(nonce)}
